import { describe, expect, it } from 'vitest'
import { differs } from '../../../functions/audit/replay/compare-decisions.ts'
import { decidedThen } from '../../../functions/audit/replay/decided-then.ts'
import { findRequests, type RecordedRequest } from '../../../functions/audit/replay/find-requests.ts'
import { judgeRecord } from '../../../functions/audit/replay/judge-record.ts'
import type { PresentedRecord } from '../../../shared/audit/present-record.ts'
import type { ReplayDecision } from '../../../shared/payloads/payload-replay.ts'
import type { Policy } from '../../../shared/policy/schema.ts'

const record = (more: object) =>
  ({
    id: 'rec_1',
    kind: 'request',
    action: 'embed',
    target: { collection: 'mails', job: 'job_1' },
    ...more,
  }) as PresentedRecord
const ended = (more: object) => record({ id: 'rec_2', kind: 'outcome', request: 'rec_1', ...more })

function request(end: PresentedRecord | undefined, more: Partial<RecordedRequest> = {}): RecordedRequest {
  return { record: record({}), action: 'embed', collection: 'mails', end, findings: {}, ...more }
}

describe('the requests of a session', () => {
  it('are what a policy decides about, each with its end and what was found in it', () => {
    const end = ended({ findings: { 'pii.email': 1 } })
    const denial = record({ id: 'rec_3', kind: 'denial', findings: { 'pci.card': 1 } })
    const elsewhere = record({ id: 'rec_4', action: 'grant.show' })
    const found = findRequests([record({}), end, denial, elsewhere])
    expect(found.map(({ record, end, findings }) => [record.id, end?.id, findings])).toEqual([
      ['rec_1', 'rec_2', { 'pii.email': 1 }],
      ['rec_3', 'rec_3', { 'pci.card': 1 }],
    ])
  })

  it('are told what was found in a query by who embedded it', () => {
    const brokered = record({ id: 'rec_5', action: 'query.embed', findings: { 'pii.phone': 2 } })
    expect(findRequests([record({ action: 'query' }), brokered])[0]?.findings).toEqual({ 'pii.phone': 2 })
  })
})

describe('what was decided then', () => {
  it.each([
    ['allow', { decision: { effect: 'stored', reasons: [] }, response: { status: 200 } }],
    ['mask', { decision: { effect: 'stored', reasons: [] }, response: { status: 200, masked: 2 } }],
    ['approve', { decision: { effect: 'allowed', reasons: [] }, response: { status: 202 } }],
    ['block', { decision: { effect: 'denied', reasons: ['content_blocked'] }, response: { status: 403 } }],
    ['refuse', { decision: { effect: 'denied', reasons: ['source_denied'] }, response: { status: 403 } }],
    [null, { decision: { effect: 'failed', reasons: ['upstream_error'] }, response: { status: 502 } }],
  ])('was %s', (decision, end) => {
    expect(decidedThen(request(ended(end))).decision).toBe(decision)
  })

  it('is open for a request that was interrupted', () => {
    expect(decidedThen(request(undefined))).toEqual({ decision: null, reasons: ['interrupted'] })
  })

  it('is allow for a read that returned what was masked in it', () => {
    const end = ended({ decision: { effect: 'returned', reasons: [] }, response: { status: 200, masked: 3 } })
    expect(decidedThen(request(end, { action: 'query' })).decision).toBe('allow')
  })
})

describe('then and now', () => {
  const decided = (decision: ReplayDecision | null, ...reasons: string[]) => ({ decision, reasons })
  it.each([
    [decided('allow'), decided('allow'), false],
    [decided('allow'), decided('mask'), true],
    [decided('mask'), decided('block', 'content_blocked'), true],
    [decided('block', 'content_blocked'), decided('allow'), true],
    [decided('refuse', 'source_denied'), decided('refuse', 'source_denied'), false],
    [decided('refuse', 'source_denied'), decided('refuse', 'not_found'), true],
    // Nothing on record says how a failed one was let in, nor does a policy decide about budgets.
    [decided(null, 'upstream_error'), decided('allow'), null],
    [decided('refuse', 'grant_exhausted'), decided('allow'), null],
    [decided('block', 'content_blocked'), decided(null), null],
    [decided('refuse', 'source_denied'), decided(null), true],
    [decided('allow'), null, null],
  ])('%j and %j: %s', (then, now, expected) => {
    expect(differs(then, now)).toBe(expected)
  })
})

describe('a request whose payload was never kept', () => {
  const policy = {
    collections: {
      mails: { sources: { allow: ['mail://**'], deny: ['mail://legal/**'] }, regulated: { pci: 'approve' } },
    },
  } as unknown as Policy
  const from = (uri: string) => record({ source: { uri, asserted: 'declared' } })

  it.each([
    [{ record: from('mail://legal/1') }, 'refuse', ['source_denied']],
    [{ record: from('mail://a'), collection: 'gone' }, 'refuse', ['not_found']],
    [{ record: from('mail://a'), findings: { 'pci.card': 1 } }, 'approve', []],
    [{ record: from('mail://a'), findings: { 'financial.iban': 1 } }, 'mask', []],
    [{ record: from('mail://a') }, null, []],
    [{ record: record({}), action: 'query' as const }, null, []],
  ])('is judged by its record: %j', (more, decision, reasons) => {
    expect(judgeRecord(policy, request(undefined, more))).toMatchObject({ decision, reasons })
  })
})
