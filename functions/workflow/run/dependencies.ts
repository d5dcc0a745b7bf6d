import type { ApprovalProgress, VoteReader } from '../../../shared/approvals/approval-store.ts'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import type { EmbeddingModel } from '../../../shared/embedding/embedding-model.ts'
import type { GrantDecisions } from '../../../shared/grants/grant-store.ts'
import type { JobEnds } from '../../../shared/jobs/job-store.ts'
import type { VectorParts } from '../../../shared/jobs/store-vectors.ts'
import type { PayloadReader, PayloadWriter } from '../../../shared/payloads/payload-store.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { ScreeningParts } from '../../../shared/regulated-data/policy/screen-inputs.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import type { RandomBytes } from '../../../shared/runtime/random.ts'
import type { VectorIds } from '../../../shared/vectors/vector-id.ts'

export interface RunDependencies extends VectorParts {
  readonly vectorIds: VectorIds
  readonly policy: Policy
  readonly audit: AuditLog
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  readonly approvals: ApprovalProgress
  readonly votes: VoteReader
  readonly jobs: JobEnds
  readonly grants: GrantDecisions
  /** Of `pending/` alone. */
  readonly pending: PayloadReader
  readonly payloads: PayloadWriter
  readonly screening: ScreeningParts
  /** By the model's name in the policy. */
  readonly models: ReadonlyMap<string, EmbeddingModel>
  /** From its beginning until the model is no longer waited for. */
  readonly modelWithinMs: number
}
