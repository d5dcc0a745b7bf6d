import * as z from 'zod/mini'
import { approvalKinds, approvalStates } from '../../../shared/approvals/approval.ts'
import { collectTrace } from '../../../shared/audit/collect-trace.ts'
import type { FaultyRecord } from '../../../shared/audit/present-record.ts'
import {
  type ApprovalsPage,
  approvalsPageSchema,
  type ListedApproval,
} from '../../../shared/audit-approvals/approval-schema.ts'
import { writersAboutApprovals } from '../../../shared/audit-approvals/approval-steps.ts'
import {
  type Asked,
  type AskedQuery,
  type Asking,
  findAsked,
  type Place,
} from '../../../shared/audit-approvals/find-asked.ts'
import { tellApproval } from '../../../shared/audit-approvals/tell-approval.ts'
import { type EmailOf, emailsInPolicy } from '../../../shared/audit-approvals/tell-people.ts'
import type { Operation } from '../../../shared/http/operation.ts'
import { parseQuery } from '../../../shared/http/parse-request.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { filterSchema } from '../record-filter.ts'
import { readSpan, spanFields } from '../span.ts'

/**
 * The span is that of the asking: an approval stands in it once, told whole, whatever happened to it afterwards. Without
 * `from`, the last day; without `to`, until now.
 */
export const approvalsQuerySchema = z.strictObject({
  ...spanFields,
  collection: filterSchema.shape.collection,
  /** The requester: `issuer|subject`, or the subject alone. */
  actor: filterSchema.shape.actor,
  kind: z.optional(z.enum(approvalKinds)),
  state: z.optional(z.enum(approvalStates)),
  cursor: z.optional(z.string().check(z.maxLength(512))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 20),
})
type ApprovalsQuery = z.output<typeof approvalsQuerySchema>

const maxDays = 366
/** After its arrival; API Gateway gives up after 29 seconds, and the outcome is still to be recorded. */
const workMs = 18_000
/** Each is a search of both indexes by trace, and mostly waits. */
const toldAtOnce = 4

/** `GET /v1/approvals` */
export function listApprovalsOperation(deps: AuditDependencies, audited: Audited): Operation {
  const emailOf = emailsInPolicy(deps.policy)
  return {
    method: 'get',
    path: '/v1/approvals',
    summary: 'List the approvals that were asked for in a span, with who decided what and how long it took',
    security: 'oidc',
    query: approvalsQuerySchema,
    response: { status: 200, schema: approvalsPageSchema },
    errors: ['invalid_request', 'request_too_large', 'store_unavailable'],
    handle: audited('audit.approvals', (context) => {
      const asked = parseQuery(context, approvalsQuerySchema)
      const arrivedAt = context.get('arrivedAt')
      const list = approvalsLister(deps, asked, { arrivedAt, emailOf })
      return {
        asked,
        answer: async () => {
          const body = await list()
          return { body, returned: body.approvals.length }
        },
      }
    }),
  }
}

/** @throws SunderError `invalid_request` for what can't be asked, before anything is read */
export function approvalsLister(
  deps: Pick<AuditDependencies, 'records' | 'clock'>,
  asked: ApprovalsQuery,
  { arrivedAt, emailOf }: { readonly arrivedAt: number; readonly emailOf: EmailOf },
): () => Promise<ApprovalsPage> {
  const query = { ...toQuery(asked, arrivedAt), until: arrivedAt + workMs, clock: deps.clock }
  return async () => {
    const found = await findAsked(deps.records, query)
    const told = await tellAll(deps, found, { ...query, now: arrivedAt, emailOf })
    const approvals = told.approvals.filter((approval) => isAsked(approval, asked))
    const next = told.next === undefined ? null : writeCursor(query.to, told.next)
    return { approvals, faulty: once(told.faulty), next }
  }
}

interface Telling extends Pick<AskedQuery, 'until' | 'clock'> {
  readonly now: number
  readonly emailOf: EmailOf
}

/** Tells as many as there is time for, one at least: the next page goes on behind the last. */
async function tellAll({ records }: Pick<AuditDependencies, 'records'>, found: Asked, telling: Telling) {
  const { until, clock, now, emailOf } = telling
  const approvals: ListedApproval[] = []
  const faulty = [...found.faulty]
  let next = found.next
  for (let first = 0; first < found.askings.length; first += toldAtOnce) {
    const last: Asking | undefined = found.askings[first - 1]
    if (last !== undefined && clock() >= until) {
      next = last
      break
    }
    const batch = found.askings.slice(first, first + toldAtOnce)
    const traces = await Promise.all(
      batch.map(({ trace }) => collectTrace(records, { trace, to: now + 1, writers: writersAboutApprovals })),
    )
    faulty.push(...traces.flatMap((trace) => trace.faulty))
    approvals.push(...batch.flatMap((asking, index) => tell(asking, traces[index], emailOf)))
  }
  return { approvals, faulty, next }
}

function tell(
  asking: Asking,
  trace: Awaited<ReturnType<typeof collectTrace>> | undefined,
  emailOf: EmailOf,
): ListedApproval[] {
  return trace === undefined ? [] : [tellApproval(asking, trace, emailOf)]
}

function isAsked(approval: ListedApproval, { collection, actor, kind, state }: ApprovalsQuery): boolean {
  const { requester } = approval
  const names = requester === null ? [] : [requester.subject, `${requester.issuer}|${requester.subject}`]
  return (
    (collection === undefined || approval.collection === collection) &&
    (kind === undefined || approval.kind === kind) &&
    (state === undefined || approval.state === state) &&
    (actor === undefined || names.includes(actor))
  )
}

/** @throws SunderError `invalid_request` */
function toQuery(asked: ApprovalsQuery, now: number): Pick<AskedQuery, 'from' | 'to' | 'after' | 'limit'> {
  const cursor = asked.cursor === undefined ? undefined : readCursor(asked.cursor)
  const { from, to } = readSpan(asked, cursor?.to ?? now, { maxDays })
  const after = cursor === undefined || cursor.after.at < from ? undefined : cursor.after
  return { from, to, limit: asked.limit, after }
}

/** The span's end travels in the cursor, so that pages do not chase what is asked for meanwhile. */
function writeCursor(to: number, { at, approval }: Place): string {
  return `${to}.${at}.${approval}`
}

function readCursor(cursor: string): { readonly to: number; readonly after: Place } {
  const [, to, at, approval] =
    /^(\d{1,15})\.(\d{1,15})\.((?:approval_[A-Za-z0-9_-]{22})?)$/.exec(cursor) ?? []
  if (to === undefined || at === undefined || approval === undefined) {
    throw new SunderError('invalid_request', { message: 'The cursor is not valid.', param: 'cursor' })
  }
  return { to: Number(to), after: { at: Number(at), approval } }
}

function once(faulty: readonly FaultyRecord[]): FaultyRecord[] {
  return [...new Map(faulty.map((item) => [`${item.lane}/${item.seq}`, item])).values()]
}
