import * as z from 'zod/mini'
import type { Operation } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { Audited } from './answer-auditor.ts'
import type { AuditDependencies } from './dependencies.ts'
import { traceId } from './list-records.ts'
import {
  type FaultyRecord,
  faultyRecordSchema,
  type PresentedRecord,
  presentAll,
  presentedRecordSchema,
} from './present-record.ts'

const traceSchema = z.object({
  trace: z.string(),
  /** The grants and jobs that the records name. */
  grants: z.array(z.string()),
  jobs: z.array(z.string()),
  /** In the order of time. */
  records: z.array(presentedRecordSchema),
  faulty: z.array(faultyRecordSchema),
  /** False where the session is longer than one answer: `GET /v1/records?trace=…` has it in pages. */
  complete: z.boolean(),
})
export type Trace = z.output<typeof traceSchema>

/** A record is 16 KiB at most and 1 KiB as a rule: the answer stays under Lambda's 6 MB. */
const maxRecords = 2000
const pageSize = 200

/** `GET /v1/traces/{id}` */
export function showTraceOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/traces/{id}',
    summary: 'Tell the session of a grant, a job or a read, in order',
    security: 'oidc',
    response: { status: 200, schema: traceSchema },
    errors: ['not_found', 'store_unavailable'],
    handle: audited('audit.trace', (context) => {
      const trace = traceId.safeParse(context.req.param('id'))
      if (!trace.success) throw noSuchTrace()
      return {
        asked: { trace: trace.data },
        answer: async () => {
          const body = await showTrace(deps, trace.data, context.get('arrivedAt') + 1)
          return { body, returned: body.records.length }
        },
      }
    }),
  }
}

/**
 * A grant's session holds its jobs; a job's holds what happened to its grant, but no other job.
 *
 * @throws SunderError `not_found` when no record names the id
 */
async function showTrace(
  { records: reader }: Pick<AuditDependencies, 'records'>,
  trace: string,
  to: number,
): Promise<Trace> {
  const own = await collect(reader, trace, to)
  if (own.records.length + own.faulty.length === 0) throw noSuchTrace()
  const grants = named(own.records, 'grant')
  const lives = await Promise.all(grants.filter((id) => id !== trace).map((id) => collect(reader, id, to)))
  const around = lives.flatMap(({ records }) => records.filter(({ target }) => target?.job === undefined))
  const records = [...own.records, ...around].sort(byTime)
  return {
    trace,
    grants,
    jobs: named(own.records, 'job'),
    records,
    faulty: own.faulty,
    complete: own.complete && lives.every(({ complete }) => complete),
  }
}

async function collect(
  reader: AuditDependencies['records'],
  trace: string,
  to: number,
): Promise<{ records: PresentedRecord[]; faulty: FaultyRecord[]; complete: boolean }> {
  const records: PresentedRecord[] = []
  const faulty: FaultyRecord[] = []
  let after: string | undefined
  do {
    const query = { from: 0, to, trace, limit: pageSize, ...(after !== undefined && { after }) }
    const page = await reader.search(query)
    const presented = presentAll(page.records)
    records.push(...presented.sound)
    faulty.push(...presented.faulty)
    after = page.next
  } while (after !== undefined && records.length < maxRecords)
  return { records, faulty, complete: after === undefined }
}

function named(records: readonly PresentedRecord[], what: 'grant' | 'job'): string[] {
  return [...new Set(records.flatMap(({ target }) => target?.[what] ?? []))]
}

/** Within a millisecond, a request comes before its outcome and a lane keeps its order. */
function byTime(one: PresentedRecord, other: PresentedRecord): number {
  if (one.time !== other.time) return one.time < other.time ? -1 : 1
  if (one.lane === other.lane) return one.seq - other.seq
  return Number(one.request === other.id) - Number(other.request === one.id)
}

function noSuchTrace(): SunderError {
  return new SunderError('not_found', { message: 'No record names this id.' })
}
