import * as z from 'zod/mini'
import type { Operation } from '../../../shared/http/operation.ts'
import { parseQuery } from '../../../shared/http/parse-request.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { readSpan, spanFields } from '../span.ts'
import { checkpointSchema, presentCheckpoint } from './present-checkpoint.ts'
import { headOf } from './published-head.ts'

/** Without `from`, all of the last day before `to`; without `to`, until now. The cursor is of a page before. */
const checkpointsQuerySchema = z.strictObject({
  ...spanFields,
  cursor: z.optional(z.string().check(z.regex(/^[1-9]\d{0,14}$/, 'expected a cursor of a page before'))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 60),
})

const checkpointsSchema = z.object({
  /** By the number of the seal that each was signed with, oldest first. */
  checkpoints: z.array(checkpointSchema),
  next: z.nullable(z.string()),
})
export type CheckpointsPage = z.output<typeof checkpointsSchema>

const maxDays = 366
/** Each holds the hashes of what it sealed: two megabytes at the most. */
const sealsAtOnce = 8

/** `GET /v1/checkpoints` */
export function listCheckpointsOperation(
  { transparencyLog: { reader } }: AuditDependencies,
  audited: Audited,
): Operation {
  return {
    method: 'get',
    path: '/v1/checkpoints',
    summary: 'List the kept checkpoints of a span, as they were signed',
    security: 'oidc',
    query: checkpointsQuerySchema,
    response: { status: 200, schema: checkpointsSchema },
    errors: ['invalid_request', 'store_unavailable'],
    handle: audited('audit.checkpoints', (context) => {
      const asked = parseQuery(context, checkpointsQuerySchema)
      const { from, to } = readSpan(asked, context.get('arrivedAt') + 1, { maxDays })
      return {
        asked,
        answer: async () => {
          const first = asked.cursor === undefined ? await reader.firstSealAt(from) : Number(asked.cursor)
          const body = await listCheckpoints(reader, { first, to, limit: asked.limit })
          return { body, returned: body.checkpoints.length }
        },
      }
    }),
  }
}

async function listCheckpoints(
  reader: LogReader,
  { first, to, limit }: { readonly first: number | undefined; readonly to: number; readonly limit: number },
): Promise<CheckpointsPage> {
  const checkpoints: CheckpointsPage['checkpoints'] = []
  if (first === undefined) return { checkpoints, next: null }
  for (let number = first; number < first + limit; number += sealsAtOnce) {
    const count = Math.min(sealsAtOnce, first + limit - number)
    const batch = await Promise.all(
      Array.from({ length: count }, (_, index) => tellCheckpoint(reader, number + index)),
    )
    const told = batch.flatMap((one) => one ?? [])
    checkpoints.push(...told.filter(({ time }) => Date.parse(time) < to))
    // The end of the span, or of what is published.
    if (checkpoints.length < number + count - first) return { checkpoints, next: null }
  }
  return { checkpoints, next: String(first + limit) }
}

async function tellCheckpoint(
  reader: LogReader,
  number: number,
): Promise<CheckpointsPage['checkpoints'][number] | undefined> {
  const [seal, note] = await Promise.all([reader.seal(number), reader.checkpointOf(number)])
  if (seal === undefined || note === undefined) return undefined
  return presentCheckpoint(seal, headOf(note))
}
