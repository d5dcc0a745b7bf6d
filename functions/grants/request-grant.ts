import type { RequestTrail } from '../../shared/audit/request-trail.ts'
import type { Grant } from '../../shared/grants/grant.ts'
import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { parseBody } from '../../shared/http/parse-request.ts'
import { type Caller, principalsOf } from '../../shared/identity/caller.ts'
import { verifiedEmailInToken } from '../../shared/identity/person-behind.ts'
import { settleAll } from '../../shared/runtime/settle-all.ts'
import { collectionOf, decideGrant } from './decide-grant.ts'
import type { GrantsDependencies } from './dependencies.ts'
import { grantRequestSchema, grantSchema, newGrantSchema, presentGrant } from './grant-schemas.ts'
import { refuseRegulatedTerms } from './refuse-regulated-terms.ts'

/**
 * `POST /grants`: decides, binds the caller and its owner to the embedder's duty, and signs a token with the terms. A
 * grant that needs an approval has no token until it has one.
 */
export function requestGrant(deps: GrantsDependencies, guarded: Guarded): Operation {
  const { policy, grants, signer, clock, random, embedBaseUrl, detection } = deps
  return {
    method: 'post',
    path: '/grants',
    summary: 'Ask for a grant to embed one source into one collection',
    security: 'oidc',
    body: grantRequestSchema,
    response: { status: 201, schema: newGrantSchema, accepted: grantSchema },
    errors: [
      'invalid_json',
      'invalid_request',
      'source_denied',
      'content_blocked',
      'approval_required',
      'owner_unknown',
      'not_found',
    ],
    handle: guarded('grant.request', async ({ context, caller, trail }) => {
      const request = await parseBody(context, grantRequestSchema)
      trail.note({ target: { collection: request.collection } })
      const grant = decideGrant(policy, caller, request, { now: clock(), random })
      await refuseRegulatedTerms(detection, collectionOf(policy, grant.collection), grant)
      await trail.request({
        timeoutMs: 30_000,
        target: { grant: grant.id, ...(grant.approval && { approval: grant.approval.id }) },
        source: { uri: grant.source, asserted: grant.sourceAsserted },
        count: grant.maxInputs,
      })
      await bindToDuty(deps, caller, grant)
      if (grant.approval !== undefined) {
        await grants.create(grant)
        await askForApproval(deps, grant, grant.approval.id)
        return await answer(trail, 202, () => context.json(presentGrant(grant, clock(), embedBaseUrl), 202))
      }
      // Signed meanwhile: no token leaves of a grant that is not there.
      const signed = signer.sign(grant)
      await settleAll([grants.create(grant), signed])
      const token = await signed
      return await answer(trail, 201, () =>
        context.json({ ...presentGrant(grant, clock(), embedBaseUrl), token }, 201),
      )
    }),
  }
}

/**
 * The duty is exercised for as long as the token can live, so the binding runs from the grant's end. The caller's address
 * is kept beside it: nobody approves what is their own.
 */
async function bindToDuty(deps: GrantsDependencies, caller: Caller, grant: Grant): Promise<void> {
  const end = grant.expiresAt + (grant.approval?.lifeMs ?? 0)
  const boundUntil = end + deps.policy.identity.dutyBinding.cooldown
  const email = verifiedEmailInToken(caller.claims)
  await settleAll([
    deps.bindings.exerciseEmbedding(principalsOf(caller), grant.collection, boundUntil),
    ...(email === undefined ? [] : [deps.directory.remember(caller, email)]),
  ])
}

/** Without anybody to ask, the grant ends at once. */
async function askForApproval(
  { grants, workflow }: GrantsDependencies,
  { id }: Grant,
  approval: string,
): Promise<void> {
  try {
    await workflow.start({ approval, kind: 'grant', id })
  } catch (error) {
    await grants.end(id, 'revoked')
    throw error
  }
}

async function answer(trail: RequestTrail, status: 201 | 202, response: () => Response): Promise<Response> {
  await trail.outcome({ effect: 'allowed', status })
  return response()
}
