import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { ExportDependencies } from '../../shared/audit-export/export-plan.ts'
import type { AuditJobStore } from '../../shared/audit-jobs/audit-job-store.ts'
import type { JobResults } from '../../shared/audit-jobs/job-results.ts'
import type { JobStart } from '../../shared/audit-jobs/job-start.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { VerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'

/** Makes the report of a span; when `until` has come it gives up. */
type MakeReport = (asked: {
  readonly from: number
  readonly to: number
  readonly until: number
  readonly format: 'html' | 'json'
}) => Promise<string>

export interface ExportAuditDependencies {
  readonly jobs: AuditJobStore
  readonly results: JobResults
  /** Of this very function: it goes on where its time was over. */
  readonly jobStart: JobStart
  readonly source: ExportDependencies
  /** Of the transparency log, and of its witness where there is one. */
  readonly verifierKeys: readonly VerifierKey[]
  readonly report: MakeReport
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
  /** Whether the process is about to end, so that runs end where another can go on. */
  readonly isStopping?: () => boolean
  readonly limits?: Partial<RunLimits>
}

export interface RunLimits {
  /** After this the run ends and another goes on; a Lambda function's is over after 15 minutes. */
  readonly runForMs: number
  /** For how long nobody else takes the job of a runner of which nothing is heard. */
  readonly leaseMs: number
  readonly partBytes: number
  /** How often a job is begun with that gets nowhere. */
  readonly attempts: number
}

export const defaultRunLimits: RunLimits = {
  runForMs: 12 * 60_000,
  leaseMs: 90_000,
  partBytes: 8 * 1024 * 1024,
  attempts: 4,
}
