import { type Grant, statusAt } from '../../shared/grants/grant.ts'
import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { principalsOf } from '../../shared/identity/caller.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { GrantsDependencies } from './dependencies.ts'
import { newGrantSchema, presentGrant } from './grant-schemas.ts'
import { ownGrant } from './own-grant.ts'

/** `POST /grants/{id}/token`: the token of a grant that was approved, for as long as the grant itself lasts. */
export function issueToken(deps: GrantsDependencies, guarded: Guarded): Operation {
  const { policy, bindings, grants, signer, clock, embedBaseUrl } = deps
  return {
    method: 'post',
    path: '/grants/{id}/token',
    summary: 'Take the token of a grant that was approved',
    security: 'oidc',
    response: { status: 200, schema: newGrantSchema },
    errors: [
      'not_found',
      'approval_required',
      'grant_expired',
      'grant_revoked',
      'grant_completed',
      'grant_exhausted',
    ],
    handle: guarded('grant.token', async ({ context, caller, trail }) => {
      const grant = await ownGrant(grants, caller, context.req.param('id') ?? '')
      await trail.request({ timeoutMs: 30_000, target: { grant: grant.id, collection: grant.collection } })
      checkActive(grant, clock())
      await bindings.exercise(
        principalsOf(caller),
        'embedder',
        grant.expiresAt + policy.identity.dutyBinding.cooldown,
      )
      const token = await signer.sign(grant)
      await trail.outcome({ effect: 'allowed', status: 200 })
      return context.json({ ...presentGrant(grant, clock(), embedBaseUrl), token })
    }),
  }
}

function checkActive(grant: Grant, now: number): void {
  const status = statusAt(grant, now)
  if (status === 'active') return
  if (status === 'pending_approval') {
    throw new SunderError('approval_required', { message: 'The grant still waits for its approval.' })
  }
  if (status === 'denied') throw new SunderError('approval_required', { message: 'The grant was denied.' })
  throw new SunderError(`grant_${status}`)
}
