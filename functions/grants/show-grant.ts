import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { principalsOf } from '../../shared/identity/caller.ts'
import type { GrantsDependencies } from './dependencies.ts'
import { grantListSchema, grantSchema, presentGrant } from './grant-schemas.ts'
import { ownGrant } from './own-grant.ts'

const listLimit = 100

/** `GET /grants/{id}` */
export function showGrant(
  { policy, bindings, grants, clock, embedBaseUrl }: GrantsDependencies,
  guarded: Guarded,
): Operation {
  return {
    method: 'get',
    path: '/grants/{id}',
    summary: "Show one of the caller's own grants",
    security: 'oidc',
    response: { status: 200, schema: grantSchema },
    errors: ['not_found'],
    handle: guarded('grant.show', async ({ context, caller, trail }) => {
      const grant = await ownGrant(grants, caller, context.req.param('id') ?? '')
      await trail.request({ timeoutMs: 30_000, target: { grant: grant.id, collection: grant.collection } })
      await bindings.exercise(
        principalsOf(caller),
        'embedder',
        clock() + policy.identity.dutyBinding.cooldown,
      )
      await trail.outcome({ effect: 'returned', status: 200, response: { returned: 1 } })
      return context.json(presentGrant(grant, clock(), embedBaseUrl))
    }),
  }
}

/** `GET /grants` */
export function listGrants(
  { policy, bindings, grants, clock, embedBaseUrl }: GrantsDependencies,
  guarded: Guarded,
): Operation {
  return {
    method: 'get',
    path: '/grants',
    summary: `List the caller's own grants, the newest ${listLimit}`,
    security: 'oidc',
    response: { status: 200, schema: grantListSchema },
    handle: guarded('grant.list', async ({ context, caller, trail }) => {
      await trail.request({ timeoutMs: 30_000 })
      await bindings.exercise(
        principalsOf(caller),
        'embedder',
        clock() + policy.identity.dutyBinding.cooldown,
      )
      const own = await grants.listBySubject(caller.issuer, caller.subject, listLimit)
      await trail.outcome({ effect: 'returned', status: 200, response: { returned: own.length } })
      const now = clock()
      return context.json({ grants: own.map((grant) => presentGrant(grant, now, embedBaseUrl)) })
    }),
  }
}
