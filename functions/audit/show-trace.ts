import * as z from 'zod/mini'
import { faultyRecordSchema, presentedRecordSchema } from '../../shared/audit/present-record.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { parseQuery } from '../../shared/http/parse-request.ts'
import type { Audited } from './answer-auditor.ts'
import { collectSession, noSuchTrace, type Session } from './collect-session.ts'
import type { AuditDependencies } from './dependencies.ts'
import { traceId } from './list-records.ts'
import { collectPayloads, escapedBytes, tracePayloadSchema } from './trace-payloads.ts'

const traceQuerySchema = z.strictObject({ payloads: z._default(z.enum(['masked', 'none']), 'masked') })

const traceSchema = z.object({
  trace: z.string(),
  /** The grants and jobs that the records name. */
  grants: z.array(z.string()),
  jobs: z.array(z.string()),
  /** In the order of time. */
  records: z.array(presentedRecordSchema),
  /** What the records committed to, in their order; empty where `payloads=none`. */
  payloads: z.array(tracePayloadSchema),
  faulty: z.array(faultyRecordSchema),
  /** False where the session is longer than one answer: `GET /v1/records?trace=…` has it in pages. */
  complete: z.boolean(),
})
export type Trace = z.output<typeof traceSchema>

/** Of Lambda's 6 MB, as an answer counts in them. */
const mostBytes = 5_500_000
const mostPayloadBytes = 3_000_000
/** After its arrival; the last look may take seconds, and API Gateway gives up after 29. */
const lookMs = 8_000

/** `GET /v1/traces/{id}` */
export function showTraceOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/traces/{id}',
    summary: 'Tell the session of a grant, a job or a read, in order, with masked payloads',
    security: 'oidc',
    query: traceQuerySchema,
    response: { status: 200, schema: traceSchema },
    errors: ['invalid_request', 'not_found', 'store_unavailable'],
    handle: audited('audit.trace', (context) => {
      const trace = traceId.safeParse(context.req.param('id'))
      if (!trace.success) throw noSuchTrace()
      const { payloads } = parseQuery(context, traceQuerySchema)
      const arrivedAt = context.get('arrivedAt')
      return {
        asked: { trace: trace.data, payloads },
        answer: async () => {
          const session = await collectSession(deps, trace.data, arrivedAt + 1)
          const requestId = context.get('requestId')
          const shown = payloads === 'none' ? [] : await showPayloads(deps, session, { requestId, arrivedAt })
          const { grants, jobs, records, faulty, complete } = session
          const body: Trace = {
            trace: session.trace,
            grants: [...grants],
            jobs: [...jobs],
            records: [...records],
            payloads: shown,
            faulty: [...faulty],
            complete,
          }
          return { body, returned: records.length }
        },
      }
    }),
  }
}

function showPayloads(
  deps: AuditDependencies,
  { records, faulty }: Session,
  { requestId, arrivedAt }: { readonly requestId: string; readonly arrivedAt: number },
) {
  const bytes = Math.min(mostPayloadBytes, mostBytes - escapedBytes([records, faulty]))
  return collectPayloads(deps, { records, requestId }, { bytes, until: arrivedAt + lookMs })
}
