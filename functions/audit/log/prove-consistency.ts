import * as z from 'zod/mini'
import type { Operation } from '../../../shared/http/operation.ts'
import { parseQuery } from '../../../shared/http/parse-request.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { proveConsistency } from '../../../shared/transparency-log/tiles/prove.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { sizeSchema } from './prove-record.ts'
import { headOfSize } from './published-head.ts'

/** Sizes of trees; without `to`, that of the latest checkpoint. */
const consistencyQuerySchema = z.strictObject({ from: sizeSchema, to: z.optional(sizeSchema) })

const consistencySchema = z.object({
  from: z.int(),
  to: z.int(),
  /** Base64 (RFC 6962, section 2.1.2). */
  path: z.array(z.string()),
  /** The checkpoint of the newer tree: a signed note. */
  note: z.string(),
})
export type ConsistencyAnswer = z.output<typeof consistencySchema>

/** `GET /v1/log/consistency` */
export function proveConsistencyOperation(
  { transparencyLog: { reader } }: AuditDependencies,
  audited: Audited,
): Operation {
  return {
    method: 'get',
    path: '/v1/log/consistency',
    summary: 'Prove that the tree of a later checkpoint begins with that of an earlier one',
    security: 'oidc',
    query: consistencyQuerySchema,
    response: { status: 200, schema: consistencySchema },
    errors: ['invalid_request', 'not_found', 'conflict', 'store_unavailable'],
    handle: audited('audit.consistency', (context) => {
      const asked = parseQuery(context, consistencyQuerySchema)
      return {
        asked,
        answer: async () => {
          const { from } = asked
          const { size: to, note } = await headOfSize(reader, { param: 'to', size: asked.to })
          if (from > to) {
            const message = `The tree has ${to} leaves there, fewer than the ${from} to begin with.`
            throw new SunderError('invalid_request', { message, param: 'from' })
          }
          const path = await proveConsistency((tile) => reader.tile(tile), from, to)
          const body: ConsistencyAnswer = {
            from,
            to,
            path: path.map((node) => Buffer.from(node).toString('base64')),
            note,
          }
          return { body, returned: 1 }
        },
      }
    }),
  }
}
