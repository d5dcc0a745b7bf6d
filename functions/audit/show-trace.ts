import * as z from 'zod/mini'
import type { Operation } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { Audited } from './answer-auditor.ts'
import { byTime, collectTrace } from './collect-trace.ts'
import type { AuditDependencies } from './dependencies.ts'
import { traceId } from './list-records.ts'
import { faultyRecordSchema, type PresentedRecord, presentedRecordSchema } from './present-record.ts'

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
  const own = await collectTrace(reader, { trace, to })
  if (own.records.length + own.faulty.length === 0) throw noSuchTrace()
  const grants = named(own.records, 'grant')
  const others = grants.filter((id) => id !== trace)
  const lives = await Promise.all(others.map((id) => collectTrace(reader, { trace: id, to })))
  const around = lives.flatMap(({ records }) => records.filter(({ target }) => target?.job === undefined))
  const records = [...own.records, ...around].sort(byTime)
  return {
    trace,
    grants,
    jobs: named(own.records, 'job'),
    records,
    faulty: [...own.faulty],
    complete: own.complete && lives.every(({ complete }) => complete),
  }
}

function named(records: readonly PresentedRecord[], what: 'grant' | 'job'): string[] {
  return [...new Set(records.flatMap(({ target }) => target?.[what] ?? []))]
}

function noSuchTrace(): SunderError {
  return new SunderError('not_found', { message: 'No record names this id.' })
}
