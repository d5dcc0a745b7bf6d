import type * as z from 'zod/mini'
import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { parseBody } from '../../shared/http/parse-request.ts'
import { refuseHiddenVectors } from '../../shared/reading/authorise-query.ts'
import { collectionName, readableCollection } from './authorise-read.ts'
import { beginRead } from './begin-read.ts'
import type { ReadVectorsDependencies } from './dependencies.ts'
import { maskedIn, maskRows } from './mask-rows.ts'
import { presentRow, verified } from './present-row.ts'
import { fetchedSchema, fetchSchema } from './read-schemas.ts'

/** `POST /v1/collections/{name}/fetch`: rows by id; missing ones are left out. */
export function fetchVectors(deps: ReadVectorsDependencies, guarded: Guarded): Operation {
  return {
    method: 'post',
    path: '/v1/collections/{name}/fetch',
    summary: 'Fetch stored texts and metadata by id',
    security: 'oidc',
    body: fetchSchema,
    response: { status: 200, schema: fetchedSchema },
    errors: [
      'invalid_json',
      'invalid_request',
      'read_after_embed',
      'query_not_allowed',
      'not_found',
      'rate_limited',
      'store_unavailable',
      'detection_unavailable',
    ],
    handle: guarded('fetch', async (request) => {
      const { context, caller, trail } = request
      const name = collectionName(context)
      trail.note({ target: { collection: name } })
      const policy = readableCollection(deps.policy, caller, name)
      const { ids, includeVectors } = await parseBody(context, fetchSchema)
      refuseHiddenVectors(policy, includeVectors)
      const read = await beginRead(deps, request, { name, policy, question: { ids, includeVectors } })

      const rows = await deps.vectors.fetch(name, [...new Set(ids)])

      const { kept, withheld } = verified(rows, (row) => row, deps.verifyRow, { name, policy })
      const seen = await maskRows(deps.screening, kept, policy, caller.groups)
      const vectors = kept.map((row, index) => presentRow(row, seen[index], includeVectors))
      const answer: z.output<typeof fetchedSchema> = { collection: name, vectors, withheld }
      const returned = vectors.map(({ id }) => id)
      await read.end(answer, { returned: vectors.length, withheld, masked: maskedIn(seen) }, returned)
      return context.json(answer)
    }),
  }
}
