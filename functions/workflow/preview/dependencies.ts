import type { Questions, VoteReader } from '../../../shared/approvals/approval-store.ts'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import type { GrantReader } from '../../../shared/grants/grant-store.ts'
import type { DirectoryReader } from '../../../shared/identity/directory.ts'
import type { JobReader } from '../../../shared/jobs/job-store.ts'
import type { PayloadReader, PayloadWriter } from '../../../shared/payloads/payload-store.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { ScreeningParts } from '../../../shared/regulated-data/policy/screen-inputs.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { RandomBytes } from '../../../shared/runtime/random.ts'

export interface PreviewDependencies {
  readonly policy: Policy
  readonly audit: AuditLog
  readonly clock: Clock
  readonly random: RandomBytes
  readonly questions: Questions
  readonly votes: VoteReader
  readonly jobs: JobReader
  readonly grants: GrantReader
  readonly directory: DirectoryReader
  /** Of `pending/` alone. */
  readonly payloads: PayloadReader
  /** Of `previews/` alone. */
  readonly previews: PayloadWriter
  readonly screening: ScreeningParts
}
