import type { Hono } from 'hono'
import type { GrantStore } from '../../shared/grants/grant-store.ts'
import type { GrantTokenSigner } from '../../shared/grants/grant-token.ts'
import { createService, type ServiceRuntime } from '../../shared/http/create-service.ts'
import { createGuard, type GuardDependencies } from '../../shared/http/guard.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { endGrant } from './end-grant.ts'
import { publishKeys } from './publish-keys.ts'
import { requestGrant } from './request-grant.ts'
import { listGrants, showGrant } from './show-grant.ts'

export interface GrantsDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  readonly bindings: DutyBindings
  readonly grants: GrantStore
  readonly signer: GrantTokenSigner
  /** What an unmodified client of the embedding provider takes as its base URL. */
  readonly embedBaseUrl: string
}

/** The grants app: an embedder asks for a grant, looks at its own, and ends them. It alone signs grant tokens. */
export function createGrantsApp(deps: GrantsDependencies): Hono<ServiceVariables> {
  const guarded = createGuard(deps, 'embedder')
  return createService(deps, {
    title: 'Sunder grants',
    operations: [
      requestGrant(deps, guarded),
      listGrants(deps, guarded),
      showGrant(deps, guarded),
      endGrant(deps, guarded, 'revoked'),
      endGrant(deps, guarded, 'completed'),
      publishKeys(deps),
    ],
  })
}
