import { join } from 'node:path'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import {
  type FormerPolicy,
  judgePolicyChange,
  rememberedOf,
} from '../../../shared/policy/judge-policy-change.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { StartRefusal } from '../start-refusal.ts'
import { readIfPresent, writePrivateFile } from '../stores/private-file.ts'

/**
 * Records that the policy is another than at the last start, and who signed it. Every record carries the new one's
 * digest; this one names the old.
 *
 * @throws StartRefusal for a change without the signature that the policy before demands; that is on record then
 */
export async function recordPolicyChange(
  home: string,
  { policy, signatures }: { readonly policy: Policy; readonly signatures: string | undefined },
  audit: AuditLog,
): Promise<void> {
  const path = join(home, 'policy-digest')
  const last = parse(await readIfPresent(path))
  const now = rememberedOf(policy)
  if (last?.digest === now.digest && last.signers.join() === now.signers.join()) return
  if (last !== undefined && last.digest !== now.digest) {
    const { isAllowed, draft, reason } = judgePolicyChange(last, policy, signatures)
    await audit.append(draft)
    if (!isAllowed) {
      throw new StartRefusal(
        `The policy was changed, but ${reason}.\nSign it with npm run policy -- sign KEYFILE, or put the former one back.`,
      )
    }
  }
  await writePrivateFile(path, `${[now.digest, ...now.signers].join('\n')}\n`)
}

/** The digest, then a line for each of the signers. */
function parse(text: string | undefined): FormerPolicy | undefined {
  const [digest, ...signers] = text?.trim().split('\n') ?? []
  return digest === undefined ? undefined : { digest, signers }
}
