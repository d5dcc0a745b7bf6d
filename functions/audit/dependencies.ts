import type { AuditReader } from '../../shared/audit/audit-table.ts'
import type { ServiceRuntime } from '../../shared/http/create-service.ts'
import type { GuardDependencies } from '../../shared/http/guard.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { PayloadCheck } from '../../shared/payloads/payload-check.ts'
import type { PayloadReplay } from '../../shared/payloads/payload-replay.ts'
import type { PayloadView } from '../../shared/payloads/payload-view.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import type { AuditJobs } from './jobs/audit-jobs.ts'
import type { TransparencyLog } from './log/transparency-log.ts'

export interface AuditDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  readonly bindings: DutyBindings
  readonly records: AuditReader
  /** Another function's work: this one can read no payload. */
  readonly payloadCheck: PayloadCheck
  readonly payloadView: PayloadView
  readonly payloadReplay: PayloadReplay
  readonly transparencyLog: TransparencyLog
  readonly jobs: AuditJobs
}
