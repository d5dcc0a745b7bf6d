import type { Sealer } from '../../../functions/seal-audit/create-sealer.ts'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import { createTrail, type Trail } from '../../../shared/audit/request-trail.ts'
import { exportLines } from '../../../shared/audit-export/export-lines.ts'
import type { ExportDependencies, ExportSpan } from '../../../shared/audit-export/export-plan.ts'
import { formatVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import type { Verification } from '../../../shared/verification/summarise.ts'
import type { Trust } from '../../../shared/verification/trust.ts'
import { createExportVerifier } from '../../../shared/verification/verify-export.ts'
import {
  createSealerInTest,
  noon,
  type SealerInTest,
  verifier,
} from '../../functions/seal-audit/sealer-in-test.ts'

export const minute = 60_000
export const maxLag = 10 * minute
export const verifierKey = formatVerifierKey(verifier.name, verifier.key)

/** A gateway's audit trail, written and sealed by the real writers and sealer, over a table and a log in memory. */
export interface AuditStory extends SealerInTest {
  readonly sealer: Sealer
  readonly deps: ExportDependencies
  /** Some requests of one process: with an outcome each, and a denial; then a minute later what there is is sealed. */
  passMinute(requests: number, audit?: AuditLog): Promise<void>
  trail(audit: AuditLog): Trail
  export(span?: Partial<ExportSpan>): Promise<string[]>
  /** The log's latest checkpoint, as an auditor would keep it. */
  checkpoint(): string
}

export function createAuditStory(): AuditStory {
  const test = createSealerInTest()
  const sealer = test.newSealer()
  const deps: ExportDependencies = {
    records: test.table.reader,
    log: test.store,
    origin: verifier.name,
    verifierKey,
    maxLag,
    retention: 400 * 24 * 60 * minute,
    clock: () => test.now,
  }
  const embed = test.newWriter('embed')
  const trail = (audit: AuditLog) => createTrail({ audit, clock: () => test.now })
  let latest = ''
  return Object.assign(test, {
    sealer,
    deps,
    trail,
    async passMinute(requests: number, audit: AuditLog = embed) {
      for (let index = 0; index < requests; index += 1) {
        test.now += 100
        const one = trail(audit).begin({ action: 'embed', requestId: `req_${index}` })
        await one.request({ timeoutMs: 30_000 })
        test.now += 10
        await one.outcome({ effect: 'stored', status: 200 })
      }
      await audit.append({ kind: 'denial', action: 'embed' })
      test.now = Math.ceil((test.now + 1) / minute) * minute
      await sealer.run()
      latest = (await test.store.checkpoint()) ?? ''
    },
    async export(span: Partial<ExportSpan> = {}) {
      const whole = { from: noon - 1, to: test.now + 1, since: [], ...span }
      const lines: string[] = []
      for await (const { text } of exportLines(deps, whole)) lines.push(text)
      return lines
    },
    checkpoint: () => latest,
  })
}

/** A story of half an hour, with lanes of two functions that have ended and others that have not. */
export async function halfAnHour(): Promise<AuditStory> {
  const story = createAuditStory()
  const reads = story.newWriter('read-vectors')
  for (let passed = 0; passed < 10; passed += 1) {
    await story.passMinute(2)
    await story.passMinute(1, reads)
    story.now += minute
  }
  return story
}

export function verifyLines(lines: readonly (string | Buffer)[], trust: Partial<Trust> = {}): Verification {
  const check = createExportVerifier({
    keys: [verifier],
    held: [],
    clock: () => noon + 10 * 365 * 86_400_000,
    mostFindings: 1000,
    ...trust,
  })
  for (const line of lines) check.line(Buffer.from(line as string))
  return check.end()
}
