import * as z from 'zod/mini'
import type { RecordQuery } from '../../shared/audit/audit-table.ts'
import { faultyRecordSchema, presentAll, presentedRecordSchema } from '../../shared/audit/present-record.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { parseQuery } from '../../shared/http/parse-request.ts'
import type { Audited } from './answer-auditor.ts'
import type { AuditDependencies } from './dependencies.ts'
import { filterSchema, matches } from './record-filter.ts'
import { actorKey, readCursor } from './search-terms.ts'
import { readSpan, spanFields } from './span.ts'

export const traceId = z
  .string()
  .check(z.regex(/^[a-z]{1,16}_[A-Za-z0-9_-]{22}$/, 'expected the id of a grant, a job or a read'))

/** Without `from`, the last day; with `trace`, everything. Without `to`, until now. */
const recordsQuerySchema = z.extend(filterSchema, {
  ...spanFields,
  trace: z.optional(traceId),
  cursor: z.optional(z.string().check(z.maxLength(512))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 100),
})
type RecordsQuery = z.output<typeof recordsQuerySchema>

/** A page can hold fewer records than the limit, even none, and yet have a next one: filters work on what was read. */
const recordsPageSchema = z.object({
  records: z.array(presentedRecordSchema),
  /** Items of the page that are not what was written; `GET /v1/verify` says more. */
  faulty: z.array(faultyRecordSchema),
  next: z.nullable(z.string()),
})
export type RecordsPage = z.output<typeof recordsPageSchema>

/** So many records a request looks through, where filters leave its page unfilled, and so many at a time. */
const mostLookedThrough = 2000
const mostAtATime = 500
const maxDays = 366

/** `GET /v1/records` */
export function listRecordsOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/records',
    summary: 'Search the records, in the order of time',
    security: 'oidc',
    query: recordsQuerySchema,
    response: { status: 200, schema: recordsPageSchema },
    errors: ['invalid_request', 'store_unavailable'],
    handle: audited('audit.records', (context) => {
      const asked = parseQuery(context, recordsQuerySchema)
      const search = toSearch(asked, context.get('arrivedAt'))
      return {
        asked,
        answer: async () => {
          const body = await listRecords(deps, asked, search)
          return { body, returned: body.records.length }
        },
      }
    }),
  }
}

async function listRecords(
  { records }: Pick<AuditDependencies, 'records'>,
  filter: RecordsQuery,
  search: RecordQuery,
): Promise<RecordsPage> {
  const page: RecordsPage = { records: [], faulty: [], next: null }
  let { after, limit: wanted } = search
  let looked = 0
  while (looked < mostLookedThrough) {
    const room = search.limit - page.records.length - page.faulty.length
    const limit = Math.max(room, Math.min(wanted, mostAtATime, mostLookedThrough - looked))
    looked += limit
    const found = await records.search({ ...search, limit, ...(after !== undefined && { after }) })
    const { sound, faulty } = presentAll(found.records)
    const matching = sound.filter((record) => matches(record, filter))
    const fits = matching.length + faulty.length
    if (fits > room) {
      // Looked at once more, so many of them that all fit.
      wanted = room
      continue
    }
    page.records.push(...matching)
    page.faulty.push(...faulty)
    after = found.next
    if (after === undefined || fits === room) break
    // Where few are met, more are looked at: as many as are likely to fill half of what is left.
    wanted = Math.floor(((room - fits) * limit) / (2 * (fits + 1)))
  }
  return { ...page, next: after === undefined ? null : `${search.to}.${after}` }
}

/**
 * What the index is asked. The span's end travels in the cursor: the search itself writes records, and
 * pages that chased them would never end.
 *
 * @throws SunderError `invalid_request`
 */
function toSearch(query: RecordsQuery, now: number): RecordQuery {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor)
  const actor = actorKey(query.actor)
  const isIndexed = query.trace !== undefined || actor !== undefined
  const { from, to } = readSpan(query, cursor?.to ?? now, {
    maxDays: isIndexed ? Number.POSITIVE_INFINITY : maxDays,
    defaultDays: query.trace === undefined ? 1 : Number.POSITIVE_INFINITY,
  })
  return {
    from,
    to,
    limit: query.limit,
    ...(actor !== undefined && { actor }),
    ...(query.trace !== undefined && { trace: query.trace }),
    ...(cursor !== undefined && { after: cursor.after }),
  }
}
