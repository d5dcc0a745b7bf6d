import type * as z from 'zod/mini'
import { waitForOthers } from '../../shared/http/admission/wait-for-others.ts'
import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { parseBody } from '../../shared/http/parse-request.ts'
import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import { authoriseQuery } from '../../shared/reading/authorise-query.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { collectionName, readableCollection } from './authorise-read.ts'
import { beginRead } from './begin-read.ts'
import type { ReadVectorsDependencies } from './dependencies.ts'
import { maskedIn, maskRows, refuseOracles } from './mask-rows.ts'
import { presentRow, presentScore, verified } from './present-row.ts'
import { hitsSchema, querySchema } from './read-schemas.ts'

type Query = z.output<typeof querySchema>

/** `POST /v1/collections/{name}/query`: the nearest rows to a text, to a stored vector, or to a vector. */
export function queryVectors(deps: ReadVectorsDependencies, guarded: Guarded): Operation {
  return {
    method: 'post',
    path: '/v1/collections/{name}/query',
    summary: 'Search a collection by text, by the id of a stored vector, or by a vector',
    security: 'oidc',
    body: querySchema,
    response: { status: 200, schema: hitsSchema },
    errors: [
      'invalid_json',
      'invalid_request',
      'filter_not_allowed',
      'read_after_embed',
      'query_not_allowed',
      'not_found',
      'rate_limited',
      'content_blocked',
      'approval_required',
      'upstream_error',
      'store_unavailable',
      'detection_unavailable',
    ],
    handle: guarded('query', async (request) => {
      const { context, caller, trail } = request
      const name = collectionName(context)
      trail.note({ target: { collection: name } })
      const policy = readableCollection(deps.policy, caller, name)
      const query = await parseBody(context, querySchema)
      const dimensions = deps.policy.models[policy.model]?.dimensions ?? 0
      const topK = authoriseQuery(policy, dimensions, query)
      const read = await beginRead(deps, request, { name, policy, question: query })

      await refuseOracles(deps.screening, query.filter ?? {}, policy, caller.groups)
      const { groups } = caller
      const asked = { name, read: read.id, query, policy, groups }
      const vector =
        query.text === undefined
          ? await queryVector(deps, asked)
          : await waitForOthers(context, () => queryVector(deps, asked))
      const { filter } = query
      const found = await deps.vectors.query({
        collection: name,
        vector,
        topK,
        ...(filter === undefined ? {} : { filter }),
      })

      const { kept, withheld } = verified(found, (hit) => hit.row, deps.verifyRow, { name, policy, filter })
      const seen = await maskRows(
        deps.screening,
        kept.map(({ row }) => row),
        policy,
        caller.groups,
      )
      const hits = kept.map(({ row, score }, index) => ({
        ...presentRow(row, seen[index], query.includeVectors),
        score: presentScore(score, policy),
      }))
      const answer: z.output<typeof hitsSchema> = { collection: name, hits, withheld }
      const returned = hits.map(({ id }) => id)
      await read.end(answer, { returned: hits.length, withheld, masked: maskedIn(seen) }, returned)
      return context.json(answer)
    }),
  }
}

interface QuestionAsked {
  readonly name: string
  readonly read: string
  readonly query: Query
  readonly policy: CollectionPolicy
  readonly groups: readonly string[]
}

async function queryVector(
  { queryEmbedder, vectors, verifyRow }: ReadVectorsDependencies,
  { name, read, query: { text, id, vector }, policy, groups }: QuestionAsked,
): Promise<Float32Array> {
  if (text !== undefined) return queryEmbedder.embed({ collection: name, text, read, groups })
  if (vector !== undefined) return Float32Array.from(vector)
  const [row] = await vectors.fetch(name, [id ?? ''])
  const { verifyBytes } = policy.reading
  if (row === undefined || row.collection !== name || !verifyRow(row, { verifyBytes })) {
    throw new SunderError('not_found', { message: 'There is no such vector.', param: 'id' })
  }
  return row.vector
}
