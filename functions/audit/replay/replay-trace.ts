import * as z from 'zod/mini'
import type { Operation } from '../../../shared/http/operation.ts'
import { parseQuery } from '../../../shared/http/parse-request.ts'
import { replayDecisions, replayedActions } from '../../../shared/payloads/payload-replay.ts'
import { regulatedActions } from '../../../shared/regulated-data/policy/regulated-actions.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { Audited } from '../answer-auditor.ts'
import { collectSession, noSuchTrace } from '../collect-session.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { traceId } from '../list-records.ts'
import { findRequests } from './find-requests.ts'
import { payloadStates, replayRequest } from './replay-request.ts'

const querySchema = z.strictObject({
  /** The `next` of the answer before. */
  after: z.optional(z.string().check(z.maxLength(128))),
})

const decision = z.nullable(z.enum(replayDecisions))
const reasons = z.array(z.string())

const replayedSchema = z.object({
  /** The record with which the request begins. */
  record: z.string(),
  time: z.string(),
  action: z.enum(replayedActions),
  collection: z.string(),
  job: z.nullable(z.string()),
  payload: z.enum(payloadStates),
  before: z.object({
    decision,
    reasons,
    findings: z.record(z.string(), z.int()),
    policyDigest: z.string(),
  }),
  /** Null where the payload can't be judged. Its `decision` is null where the record of a refusal leaves it open. */
  now: z.nullable(
    z.object({
      decision,
      reasons,
      classes: z.record(z.string(), z.object({ count: z.int(), action: z.enum(regulatedActions) })),
    }),
  ),
  /** Null where the two can't be compared. */
  differs: z.nullable(z.boolean()),
})

const replaySchema = z.object({
  trace: z.string(),
  /** Of the policy that was asked. */
  policyDigest: z.string(),
  /** In the order of time. */
  requests: z.array(replayedSchema),
  /** Where the following answer begins; null for the last. */
  next: z.nullable(z.string()),
  /** False where the session is longer than was looked at, or records of it are faulty. */
  complete: z.boolean(),
})
export type Replay = z.output<typeof replaySchema>

const atOnce = 4
const mostRequests = 500
/** After its arrival; the last verdict may take seconds, and API Gateway gives up after 29. */
const workMs = 8_000

/** `POST /v1/traces/{id}/replay`: what today's policy would decide about the requests of a session. */
export function replayTraceOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'post',
    path: '/v1/traces/{id}/replay',
    summary:
      'Ask today’s policy what it would decide about the requests of a session; nothing is sent to a model',
    security: 'oidc',
    query: querySchema,
    response: { status: 200, schema: replaySchema },
    errors: ['invalid_request', 'not_found', 'store_unavailable'],
    handle: audited('audit.replay', (context) => {
      const trace = traceId.safeParse(context.req.param('id'))
      if (!trace.success) throw noSuchTrace()
      const { after } = parseQuery(context, querySchema)
      const arrivedAt = context.get('arrivedAt')
      const requestId = context.get('requestId')
      return {
        asked: { trace: trace.data, after },
        answer: async () => {
          const body = await replayTrace(deps, { trace: trace.data, after, arrivedAt, requestId })
          return { body, returned: body.requests.length }
        },
      }
    }),
  }
}

interface Asked {
  readonly trace: string
  readonly after: string | undefined
  readonly arrivedAt: number
  readonly requestId: string
}

async function replayTrace(
  deps: AuditDependencies,
  { trace, after, arrivedAt, requestId }: Asked,
): Promise<Replay> {
  const session = await collectSession(deps, trace, arrivedAt + 1)
  const all = findRequests(session.records)
  const asked = all.slice(
    beginning(
      all.map(({ record }) => record.id),
      after,
    ),
  )
  const requests: Replay['requests'] = []
  const until = arrivedAt + workMs
  // The first are always asked, so that every answer goes on.
  while (
    requests.length < Math.min(asked.length, mostRequests) &&
    (requests.length === 0 || deps.clock() < until)
  ) {
    const batch = asked.slice(requests.length, requests.length + atOnce)
    requests.push(...(await Promise.all(batch.map((request) => replayRequest(deps, request, requestId)))))
  }
  return {
    trace,
    policyDigest: deps.policy.digest,
    requests,
    next: requests.length < asked.length ? (requests.at(-1)?.record ?? null) : null,
    complete: session.complete && session.faulty.length === 0,
  }
}

/** @throws SunderError `invalid_request` for what is no request of the session */
function beginning(ids: readonly string[], after: string | undefined): number {
  if (after === undefined) return 0
  const index = ids.indexOf(after)
  if (index !== -1) return index + 1
  throw new SunderError('invalid_request', { message: 'expected the next of an answer', param: 'after' })
}
