import type { WorkflowStart } from '../../shared/approvals/approval-workflow.ts'
import type { EmbeddingModel } from '../../shared/embedding/embedding-model.ts'
import type { GrantUse } from '../../shared/grants/grant-store.ts'
import type { VerifyGrantToken } from '../../shared/grants/grant-token.ts'
import type { ServiceRuntime } from '../../shared/http/create-service.ts'
import type { GuardDependencies } from '../../shared/http/guard.ts'
import type { PendingJobs } from '../../shared/jobs/job-store.ts'
import type { PayloadWriter } from '../../shared/payloads/payload-store.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import type { ScreeningParts } from '../../shared/regulated-data/policy/screen-inputs.ts'
import type { Signer } from '../../shared/signing/signing.ts'
import type { VectorIds } from '../../shared/vectors/vector-id.ts'
import type { VectorWriter } from '../../shared/vectors/vector-store.ts'

export interface EmbedDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  readonly verifyGrantToken: VerifyGrantToken
  readonly grantUse: GrantUse
  /** By the model's name in the policy. */
  readonly models: ReadonlyMap<string, EmbeddingModel>
  /** From a request's arrival until the model is no longer waited for, where the front door has a time-out of its own. */
  readonly modelWithinMs?: number
  readonly screening: ScreeningParts
  readonly payloads: PayloadWriter
  readonly jobs: PendingJobs
  readonly workflow: WorkflowStart
  readonly vectorIds: VectorIds
  readonly signer: Signer
  readonly vectors: VectorWriter
}
