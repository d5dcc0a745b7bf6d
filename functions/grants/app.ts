import type { Hono } from 'hono'
import { createService } from '../../shared/http/create-service.ts'
import { createGuard } from '../../shared/http/guard.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import type { GrantsDependencies } from './dependencies.ts'
import { endGrant } from './end-grant.ts'
import { issueToken } from './issue-token.ts'
import { publishKeys } from './publish-keys.ts'
import { requestGrant } from './request-grant.ts'
import { listGrants, showGrant } from './show-grant.ts'

/** The grants app: an embedder asks for a grant, looks at its own, and ends them. It alone signs grant tokens. */
export function createGrantsApp(deps: GrantsDependencies): Hono<ServiceVariables> {
  const guarded = createGuard(deps, 'embedder')
  return createService(deps, {
    title: 'Sunder grants',
    operations: [
      requestGrant(deps, guarded),
      listGrants(deps, guarded),
      showGrant(deps, guarded),
      issueToken(deps, guarded),
      endGrant(deps, guarded, 'revoked'),
      endGrant(deps, guarded, 'completed'),
      publishKeys(deps),
    ],
  })
}
