import { describe, expect, it } from 'vitest'
import {
  type AuditRecord,
  type RecordDraft,
  recordEffects,
  recordKinds,
} from '../../../shared/audit/record.ts'
import { toOcsf } from '../../../shared/ocsf/to-ocsf.ts'
import { faultsOf } from './check-event.ts'

const hash = 'ab'.repeat(32)
const lane = 'LANE#embed#1764000000000-0123456789abcdef'
const place: Omit<AuditRecord, keyof RecordDraft> = {
  v: 1,
  id: 'rec_embed_1764000000000-0123456789abcdef_3',
  lane,
  seq: 3,
  prev: 'cd'.repeat(32),
  time: '2025-11-24T16:00:01.250Z',
  policyDigest: 'sha256:ef',
}
const actor = {
  issuer: 'https://id.example',
  subject: 'svc-embed',
  duty: 'embedder',
  clientId: 'app-7',
  owner: 'ann',
} as const

const whole: AuditRecord = {
  ...place,
  kind: 'outcome',
  action: 'embed',
  actor,
  target: { collection: 'notes', grant: 'gr_1', job: 'job_1', approval: 'apr_1' },
  decision: { effect: 'stored', reasons: ['masked'] },
  findings: { email: 41 },
  payload: { commitment: 'sha256:11', bytes: 43 },
  response: { status: 200, commitment: 'sha256:22', returned: 44, masked: 45, withheld: 0, givenBack: 46 },
  source: { uri: 's3://notes/a', asserted: 'declared' },
  requestId: 'req_1',
  request: 'rec_embed_1764000000000-0123456789abcdef_2',
  seal: { number: 47, first: 48 },
}

/** The least that a record of a kind can say, and what kinds say beside it. */
const sparse = recordKinds.flatMap((kind): AuditRecord[] => [
  { ...place, kind, action: 'some.thing' },
  ...recordEffects.map((effect) => ({
    ...place,
    kind,
    action: 'embed',
    requestId: 'req_1',
    actor,
    decision: { effect, reasons: ['duty_forbidden'] },
    response: { status: 403 },
    count: 7,
    minute: '2025-11-24T16:00:00.000Z',
  })),
])

describe('a record as an event of OCSF', () => {
  it('is an API Activity as published, whatever its kind and however little it says', () => {
    for (const record of [whole, ...sparse]) {
      expect(faultsOf(toOcsf(record, { hash, leaf: 5 })), `${record.kind} ${record.action}`).toEqual([])
    }
  })

  it('carries who did what to what, when, and how it ended', () => {
    const event = toOcsf(whole, { hash, leaf: 5 })
    expect(event).toMatchObject({
      class_uid: 6003,
      activity_id: 1,
      type_uid: 600301,
      status_id: 1,
      severity_id: 1,
      time: Date.UTC(2025, 10, 24, 16, 0, 1, 250),
      metadata: { version: '1.7.0', uid: place.id, log_name: lane, sequence: 3, correlation_uid: 'req_1' },
      actor: { user: { uid: 'svc-embed', domain: 'https://id.example' }, app_uid: 'app-7' },
      api: {
        operation: 'embed',
        service: { name: 'embed' },
        request: { uid: 'req_1' },
        response: { code: 200 },
      },
      raw_data_hash: { algorithm_id: 3, value: hash },
    })
    expect(event.resources).toEqual([
      { type: 'collection', name: 'notes' },
      { type: 'grant', uid: 'gr_1' },
      { type: 'job', uid: 'job_1' },
      { type: 'approval', uid: 'apr_1' },
      { type: 'source', name: 's3://notes/a' },
    ])
  })

  it('loses nothing of the record: each value stands somewhere in the event', () => {
    const text = JSON.stringify(toOcsf(whole, { hash, leaf: 5 }))
    for (const value of leavesOf(whole)) expect(text).toContain(JSON.stringify(value))
  })

  it('counts requests and their outcomes apart, and a refusal as a failure', () => {
    const effect = (kind: AuditRecord['kind'], value: (typeof recordEffects)[number]) =>
      toOcsf({ ...place, kind, action: 'embed', decision: { effect: value, reasons: [] } }, { hash })
        .status_id
    expect(effect('request', 'allowed')).toBe(99)
    expect(effect('outcome', 'returned')).toBe(1)
    expect(effect('outcome', 'failed')).toBe(2)
    expect(effect('denial', 'denied')).toBe(2)
    expect(toOcsf({ ...place, kind: 'lane-closed', action: 'lane.close' }, { hash }).status_id).toBe(0)
  })

  it('tells what an auditor has made from what an auditor looks at', () => {
    const activity = (action: string) => toOcsf({ ...place, kind: 'outcome', action }, { hash }).activity_id
    expect(['audit.seal-now', 'audit.job', 'audit.job.show', 'audit.records'].map(activity)).toEqual([
      1, 1, 2, 2,
    ])
  })

  it('ranks an alarm above a refused crossing, and that above a plain refusal', () => {
    const denied = (reason: string): AuditRecord => ({
      ...place,
      kind: 'denial',
      action: 'query',
      decision: { effect: 'denied', reasons: [reason] },
    })
    const severity = (record: AuditRecord) => toOcsf(record, { hash }).severity_id
    const alarm = severity({ ...place, kind: 'alarm', action: 'canary.read' })
    const ranked = [alarm, severity(denied('duty_forbidden')), severity(denied('invalid_request')), 1]
    expect(ranked).toEqual([...ranked].sort((one, other) => other - one))
    expect(new Set(ranked).size).toBe(4)
  })

  it('tells an aggregate’s count as one of events, and a request’s as inputs', () => {
    const counted = { ...place, action: 'authenticate', count: 7, minute: '2025-11-24T16:00:00.000Z' }
    const aggregate = toOcsf({ ...counted, kind: 'aggregate' }, { hash })
    expect([aggregate.count, Number(aggregate.end_time) - Number(aggregate.start_time)]).toEqual([7, 60_000])
    expect(aggregate.actor).toEqual({ user: { name: 'unknown' } })
    const request = toOcsf({ ...counted, kind: 'request' }, { hash })
    expect(request.count).toBeUndefined()
    expect(request.unmapped).toMatchObject({ inputs: 7 })
  })

  it('does not invent where a caller was', () => {
    expect(toOcsf(whole, { hash }).src_endpoint).toEqual({ name: 'unknown' })
    const own = toOcsf({ ...place, kind: 'lane-closed', action: 'lane.close' }, { hash })
    expect([own.actor, own.src_endpoint]).toEqual([{ app_name: 'embed' }, { svc_name: 'embed' }])
  })
})

function leavesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value]
  return Object.values(value).flatMap(leavesOf)
}
