import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { parseBody } from '../../shared/http/parse-request.ts'
import { principalsOf } from '../../shared/identity/caller.ts'
import { collectionOf, decideGrant } from './decide-grant.ts'
import type { GrantsDependencies } from './dependencies.ts'
import { grantRequestSchema, newGrantSchema, presentGrant } from './grant-schemas.ts'
import { refuseRegulatedTerms } from './refuse-regulated-terms.ts'

/** `POST /grants`: decides, binds the caller and its owner to the embedder's duty, and signs a token with the terms. */
export function requestGrant(deps: GrantsDependencies, guarded: Guarded): Operation {
  const { policy, bindings, grants, signer, clock, random, embedBaseUrl, detection } = deps
  return {
    method: 'post',
    path: '/grants',
    summary: 'Ask for a grant to embed one source into one collection',
    security: 'oidc',
    body: grantRequestSchema,
    response: { status: 201, schema: newGrantSchema },
    errors: [
      'invalid_json',
      'invalid_request',
      'source_denied',
      'content_blocked',
      'approval_required',
      'not_found',
    ],
    handle: guarded('grant.request', async ({ context, caller, trail }) => {
      const request = await parseBody(context, grantRequestSchema)
      trail.note({ target: { collection: request.collection } })
      const grant = decideGrant(policy, caller, request, { now: clock(), random })
      await refuseRegulatedTerms(detection, collectionOf(policy, grant.collection), grant)
      await trail.request({
        timeoutMs: 30_000,
        target: { grant: grant.id },
        source: { uri: grant.source, asserted: grant.sourceAsserted },
        count: grant.maxInputs,
      })
      // The duty is exercised for as long as the token lives, so the binding runs from the grant's end.
      const boundUntil = grant.expiresAt + policy.identity.dutyBinding.cooldown
      await bindings.exerciseEmbedding(principalsOf(caller), grant.collection, boundUntil)
      await grants.create(grant)
      const token = await signer.sign(grant)
      await trail.outcome({ effect: 'allowed', status: 201 })
      return context.json({ ...presentGrant(grant, clock(), embedBaseUrl), token }, 201)
    }),
  }
}
