import type { ApprovalProgress } from '../../../shared/approvals/approval-store.ts'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import type { GrantDecisions, ReservedBudgets } from '../../../shared/grants/grant-store.ts'
import type { DirectoryReader } from '../../../shared/identity/directory.ts'
import type { JobEnds } from '../../../shared/jobs/job-store.ts'
import type { Mailer } from '../../../shared/mail/mailer.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'

export interface CloseDependencies {
  readonly policy: Policy
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
  readonly approvals: ApprovalProgress
  readonly jobs: JobEnds
  readonly grants: GrantDecisions
  readonly budgets: ReservedBudgets
  readonly directory: DirectoryReader
  readonly mailer: Mailer
}
