import type { GrantStore } from '../../shared/grants/grant-store.ts'
import type { GrantTokenSigner } from '../../shared/grants/grant-token.ts'
import type { ServiceRuntime } from '../../shared/http/create-service.ts'
import type { GuardDependencies } from '../../shared/http/guard.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { Policy } from '../../shared/policy/schema.ts'

export interface GrantsDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  readonly bindings: DutyBindings
  readonly grants: GrantStore
  readonly signer: GrantTokenSigner
  /** What an unmodified client of the embedding provider takes as its base URL. */
  readonly embedBaseUrl: string
}
