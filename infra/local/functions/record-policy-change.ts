import { join } from 'node:path'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import { readIfPresent, writePrivateFile } from '../stores/private-file.ts'

/** Records that the policy is another than at the last start. Every record carries the new one's digest; this one names the old. */
export async function recordPolicyChange(home: string, digest: string, audit: AuditLog): Promise<void> {
  const path = join(home, 'policy-digest')
  const last = (await readIfPresent(path))?.trim()
  if (last === digest) return
  if (last !== undefined) {
    await audit.append({
      kind: 'policy-changed',
      action: 'policy.change',
      decision: { effect: 'allowed', reasons: [`from ${last}`, `to ${digest}`] },
    })
  }
  await writePrivateFile(path, `${digest}\n`)
}
