import * as z from 'zod/mini'
import type { Operation } from '../../shared/http/operation.ts'
import { currentTerms } from '../../shared/jobs/current-terms.ts'
import type { Granted } from './authenticate-grant.ts'
import type { EmbedDependencies } from './dependencies.ts'

const modelsSchema = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() }),
  ),
})

/** `GET /v1/models`: the one model that the grant's collection is embedded with. */
export function listModels({ policy, grantUse, clock }: EmbedDependencies, granted: Granted): Operation {
  return {
    method: 'get',
    path: '/v1/models',
    summary: 'List the models that the grant covers',
    security: 'grant',
    response: { status: 200, schema: modelsSchema },
    errors: ['grant_revoked', 'grant_completed', 'grant_expired', 'not_found'],
    handle: granted('models', async ({ context, terms, trail }) => {
      const collection = currentTerms(policy, terms)
      await trail.request({ timeoutMs: 30_000 })
      // Claiming nothing asks, in one write, whether the grant still stands.
      await grantUse.claim(terms.id, 0, clock())
      await trail.outcome({ effect: 'returned', status: 200, response: { returned: 1 } })
      const model = { id: collection.model, object: 'model' as const, created: 0, owned_by: 'sunder' }
      return context.json({ object: 'list', data: [model] } satisfies z.output<typeof modelsSchema>)
    }),
  }
}
