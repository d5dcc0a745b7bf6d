import type { WorkflowStart } from '../../shared/approvals/approval-workflow.ts'
import type { GrantStore } from '../../shared/grants/grant-store.ts'
import type { GrantTokenSigner } from '../../shared/grants/grant-token.ts'
import type { ServiceRuntime } from '../../shared/http/create-service.ts'
import type { GuardDependencies } from '../../shared/http/guard.ts'
import type { DirectoryWriter } from '../../shared/identity/directory.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import type { Detection } from '../../shared/regulated-data/detection.ts'

export interface GrantsDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  /** Reads the terms: what records keep for good holds no regulated data. */
  readonly detection: Detection
  readonly bindings: DutyBindings
  readonly directory: DirectoryWriter
  readonly grants: GrantStore
  readonly workflow: WorkflowStart
  readonly signer: GrantTokenSigner
  /** What an unmodified client of the embedding provider takes as its base URL. */
  readonly embedBaseUrl: string
}
