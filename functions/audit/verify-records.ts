import * as z from 'zod/mini'
import { wholeSince } from '../../shared/audit/retention.ts'
import { type VerificationSpan, verifyLanes } from '../../shared/audit/verify-lanes.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { parseQuery } from '../../shared/http/parse-request.ts'
import { toTimestamp } from '../../shared/runtime/clock.ts'
import type { Audited } from './answer-auditor.ts'
import type { AuditDependencies } from './dependencies.ts'
import { readSpan, spanFields } from './span.ts'

/** Without `to`, until now; without `from`, the day before that. What is near the end of its retention is left out. */
const verifyQuerySchema = z.strictObject(spanFields)

const verificationSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** What was looked at: the lanes alone. A job, or an export that is verified elsewhere, checks the log as well. */
  checked: z.literal('lanes'),
  /** No problem found, in all that was to be looked at. Interrupted requests are no problem of the chain. */
  verified: z.boolean(),
  lanes: z.int(),
  records: z.int(),
  problems: z.array(z.object({ lane: z.string(), seq: z.number(), what: z.string() })),
  interrupted: z.array(
    z.object({
      id: z.string(),
      lane: z.string(),
      seq: z.int(),
      action: z.string(),
      time: z.string(),
      deadline: z.string(),
      requestId: z.nullable(z.string()),
    }),
  ),
  /** Lanes that were registered and hold no record. */
  emptyLanes: z.array(z.string()),
  /** False where there was more than one answer can look at. */
  complete: z.boolean(),
  /** What to ask for instead where that is so. */
  hint: z.nullable(z.string()),
})
export type VerificationAnswer = z.output<typeof verificationSchema>

const limits = { maxRecords: 250_000, maxProblems: 1000 }
/** After its arrival; API Gateway gives up after 29 seconds, and the outcome is still to be recorded. */
const workMs = 18_000
const maxDays = 31

/** `GET /v1/verify` */
export function verifyRecordsOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/verify',
    summary: 'Verify the lanes of a span, without the log over them: names lane, number and what is wrong',
    security: 'oidc',
    query: verifyQuerySchema,
    response: { status: 200, schema: verificationSchema },
    errors: ['invalid_request', 'store_unavailable'],
    handle: audited('audit.verify', (context) => {
      const asked = parseQuery(context, verifyQuerySchema)
      const now = deps.clock()
      const { from, to } = readSpan(asked, now, { maxDays, isJobToo: true })
      // What time has removed is missing from its lane, and yet in order.
      const since = Math.max(from, Math.min(to, wholeSince(deps.policy, now)))
      return {
        asked,
        answer: async () => {
          const until = context.get('arrivedAt') + workMs
          const body = await verifyRecords(deps, {
            from: since,
            to,
            now,
            until,
            clock: deps.clock,
            ...limits,
          })
          return { body, returned: body.records }
        },
      }
    }),
  }
}

async function verifyRecords(
  { records }: Pick<AuditDependencies, 'records'>,
  span: VerificationSpan,
): Promise<VerificationAnswer> {
  const { lanes, problems, interrupted, emptyLanes, complete, ...rest } = await verifyLanes(records, span)
  return {
    from: toTimestamp(span.from),
    to: toTimestamp(span.to),
    checked: 'lanes',
    verified: complete && problems.length === 0,
    lanes,
    records: rest.records,
    problems: problems.map(({ lane, seq, what }) => ({ lane, seq, what })),
    interrupted: interrupted.map((request) => ({ ...request, requestId: request.requestId ?? null })),
    emptyLanes: [...emptyLanes],
    complete,
    hint: complete ? null : hintAt(span),
  }
}

function hintAt({ from, to }: Pick<VerificationSpan, 'from' | 'to'>): string {
  const job = { kind: 'verify', from: toTimestamp(from), to: toTimestamp(to) }
  return `Ask for a shorter span, or for a job, which also checks the records against the log: POST /v1/jobs with ${JSON.stringify(job)}`
}
