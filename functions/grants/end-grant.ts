import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { principalsOf } from '../../shared/identity/caller.ts'
import type { GrantsDependencies } from './dependencies.ts'
import { grantSchema, presentGrant } from './grant-schemas.ts'
import { ownGrant } from './own-grant.ts'

const endpoints = {
  revoked: { method: 'delete', path: '/grants/{id}', action: 'grant.revoke', summary: 'Revoke a grant' },
  completed: {
    method: 'post',
    path: '/grants/{id}/complete',
    action: 'grant.complete',
    summary: 'Complete a grant',
  },
} as const

/** `DELETE /grants/{id}` and `POST /grants/{id}/complete`: the grant's token claims nothing from then on. */
export function endGrant(
  { policy, bindings, grants, clock, embedBaseUrl }: GrantsDependencies,
  guarded: Guarded,
  how: 'revoked' | 'completed',
): Operation {
  const { method, path, action, summary } = endpoints[how]
  return {
    method,
    path,
    summary,
    security: 'oidc',
    response: { status: 200, schema: grantSchema },
    errors: ['not_found', 'conflict'],
    handle: guarded(action, async ({ context, caller, trail }) => {
      const { id, collection } = await ownGrant(grants, caller, context.req.param('id') ?? '')
      await trail.request({ timeoutMs: 30_000, target: { grant: id, collection } })
      await bindings.exercise(
        principalsOf(caller),
        'embedder',
        clock() + policy.identity.dutyBinding.cooldown,
      )
      const ended = await grants.end(id, how)
      await trail.outcome({ effect: 'allowed', status: 200 })
      return context.json(presentGrant(ended, clock(), embedBaseUrl))
    }),
  }
}
