import type * as z from 'zod/mini'
import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { parseQuery } from '../../shared/http/parse-request.ts'
import { collectionName, readableCollection } from './authorise-read.ts'
import { beginRead } from './begin-read.ts'
import type { ReadVectorsDependencies } from './dependencies.ts'
import { maskedIn, maskRows } from './mask-rows.ts'
import { presentListed, verified } from './present-row.ts'
import { listedSchema, listSchema } from './read-schemas.ts'

/** `GET /v1/collections/{name}/vectors`: ids and metadata, page by page. */
export function listVectors(deps: ReadVectorsDependencies, guarded: Guarded): Operation {
  return {
    method: 'get',
    path: '/v1/collections/{name}/vectors',
    summary: 'List the ids and metadata of a collection',
    security: 'oidc',
    query: listSchema,
    response: { status: 200, schema: listedSchema },
    errors: [
      'invalid_request',
      'read_after_embed',
      'not_found',
      'rate_limited',
      'store_unavailable',
      'detection_unavailable',
    ],
    handle: guarded('list', async (request) => {
      const { context, caller, trail } = request
      const name = collectionName(context)
      trail.note({ target: { collection: name } })
      const policy = readableCollection(deps.policy, caller, name)
      const { cursor, limit } = parseQuery(context, listSchema)
      const question = { limit, ...(cursor === undefined ? {} : { cursor }) }
      const read = await beginRead(deps, request, { name, policy, question })

      const { rows, next } = await deps.vectors.list({ collection: name, ...question })

      const { kept, withheld } = verified(rows, (row) => row, deps.verifyRow, { name, policy })
      // The text does not leave: it need not be read.
      const listed = kept.map((row) => ({ ...row, text: undefined }))
      const seen = await maskRows(deps.screening, listed, policy, caller.groups)
      const vectors = kept.map(({ id }, index) => presentListed(id, seen[index]))
      const answer: z.output<typeof listedSchema> = {
        collection: name,
        vectors,
        next: next ?? null,
        withheld,
      }
      const returned = vectors.map(({ id }) => id)
      await read.end(answer, { returned: vectors.length, withheld, masked: maskedIn(seen) }, returned)
      return context.json(answer)
    }),
  }
}
