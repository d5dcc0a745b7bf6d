import fc from 'fast-check'
import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import type { ReportRecord } from '../../../shared/audit-report/seen-record.ts'
import { duties } from '../../../shared/identity/caller.ts'
import { createRecordWriter, issuer, noon } from './records.ts'

/** The period of the tests: some records lie before it and some after it. */
export const period = { from: noon, to: noon + 3_600_000 }

const one = <Value>(...values: readonly Value[]) => fc.constantFrom(...values)
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 6 })

const asked = one<readonly [AuditedFunction, string]>(
  ['embed', 'embed'],
  ['embed', 'models'],
  ['grants', 'grant.request'],
  ['grants', 'grant.revoke'],
  ['grants', 'grant.complete'],
  ['grants', 'grant.token'],
  ['read-vectors', 'query'],
  ['read-vectors', 'list'],
  ['audit', 'audit.records'],
  ['approvals', 'approval.vote'],
  ['approvals', 'approval.withdraw'],
  ['workflow-preview', 'approval.ask'],
  ['workflow-run', 'approval.run'],
  ['workflow-run', 'approval.run'],
  ['workflow-close', 'approval.close'],
  ['embed-query', 'query.embed'],
)
const reason = one(
  'duty_forbidden',
  'duty_bound',
  'read_after_embed',
  'content_blocked',
  'grant_expired',
  'upstream_error',
)
const end = fc.record({
  kind: one('outcome' as const, 'denial' as const),
  effect: one(
    'allowed' as const,
    'denied' as const,
    'failed' as const,
    'stored' as const,
    'returned' as const,
  ),
  reasons: fc.oneof(fc.array(reason, { maxLength: 1 }), one([], ['outcome=denied'], ['outcome=stored'])),
  status: one(200, 201, 202, 403, 502),
  returned: maybe(fc.nat(5)),
  masked: maybe(fc.nat(5)),
  withheld: maybe(fc.nat(5)),
  givenBack: maybe(fc.nat(5)),
  afterMs: fc.integer({ min: 0, max: 400_000 }),
})
const step = fc.record({
  asked,
  who: maybe(
    fc.record({
      subject: one('ann', 'ben', 'svc'),
      duty: maybe(one(...duties)),
      owner: maybe(one('ann', 'ola')),
    }),
  ),
  collection: maybe(one('mail', 'research')),
  grant: maybe(one('grant_1', 'grant_2')),
  job: maybe(one('job_1')),
  approval: maybe(one('approval_1', 'approval_2')),
  findings: maybe(fc.dictionary(one('phi.mrn', 'pii.email'), fc.nat(4))),
  count: maybe(fc.nat(9)),
  policy: one('sha256:aa', 'sha256:bb'),
  atMs: fc.integer({ min: -300_000, max: 3_900_000 }),
  end: maybe(end),
})
const event = fc.record({
  kind: one('aggregate' as const, 'alarm' as const, 'policy-changed' as const, 'lane-closed' as const),
  by: one<AuditedFunction>('embed', 'read-vectors'),
  reason: one('expired', 'signature'),
  count: fc.nat(50),
  atMs: fc.integer({ min: -300_000, max: 3_900_000 }),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never

const given = <Facts extends object>(facts: Facts) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))

/** Records as any mix of functions could have written them, in an order of its own. */
export const streams: fc.Arbitrary<ReportRecord[]> = fc
  .tuple(fc.array(step, { maxLength: 40, size: 'max' }), fc.array(event, { maxLength: 8 }))
  .map(([steps, events]) => write(steps, events))
  .chain((records) => fc.shuffledSubarray(records, { minLength: records.length }))

function write(steps: readonly Step[], events: readonly Event[]): ReportRecord[] {
  const writer = createRecordWriter()
  for (const { by, kind, reason, count, atMs } of events) {
    writer.now = noon + atMs
    writer.write(by, {
      kind,
      action: 'authenticate',
      decision: { effect: 'denied', reasons: [reason] },
      count,
    })
  }
  for (const { asked, who, collection, grant, job, approval, findings, count, policy, atMs, end } of steps) {
    const [by, action] = asked
    const facts = {
      action,
      ...given({ findings, target: given({ collection, grant, job, approval }) }),
      ...(who && { actor: { issuer, ...given(who) } as NonNullable<RecordDraft['actor']> }),
    }
    writer.now = noon + atMs
    if (end?.kind === 'denial') {
      writer.write(by, { ...facts, ...endOf(end), kind: 'denial' }, policy)
      continue
    }
    const deadline = new Date(writer.now + 120_000).toISOString()
    const begun = { decision: { effect: 'allowed' as const, reasons: [] }, ...given({ count }), deadline }
    const request = writer.write(by, { ...facts, ...begun, kind: 'request' }, policy)
    if (end === undefined) continue
    writer.now += end.afterMs
    writer.write(by, { ...facts, ...endOf(end), kind: 'outcome', request: request.id }, policy)
  }
  return [...writer.records]
}

function endOf({ effect, reasons, status, returned, masked, withheld, givenBack }: NonNullable<Step['end']>) {
  const response = { status, ...given({ returned, masked, withheld, givenBack }) }
  return { decision: { effect, reasons }, response }
}
