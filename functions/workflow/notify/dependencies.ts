import type { LinkIssuer, Notifications, VoteReader } from '../../../shared/approvals/approval-store.ts'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import type { GrantReader } from '../../../shared/grants/grant-store.ts'
import type { Mailer } from '../../../shared/mail/mailer.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import type { RandomBytes } from '../../../shared/runtime/random.ts'

export interface NotifyDependencies {
  readonly policy: Policy
  readonly audit: AuditLog
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  readonly notifications: Notifications
  readonly votes: VoteReader
  readonly links: LinkIssuer
  readonly grants: GrantReader
  readonly mailer: Mailer
  /** Of the approvals app, without a slash at its end. */
  readonly approvalsUrl: string
}
