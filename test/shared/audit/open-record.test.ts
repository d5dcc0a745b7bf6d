import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nameLane, parseLane, parseRecordId, recordId } from '../../../shared/audit/lane-name.ts'
import { openRecord } from '../../../shared/audit/open-record.ts'
import { type AuditRecord, recordEffects, recordKinds } from '../../../shared/audit/record.ts'
import { hashBody, recordBytes } from '../../../shared/audit/record-bytes.ts'
import { newLane, noon, storedRecord } from '../../contracts/audit-table.ts'

const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !/\p{Surrogate}/u.test(value))
const count = fc.nat()
const drafts = fc.record(
  {
    kind: fc.constantFrom(...recordKinds),
    action: text,
    actor: fc.record(
      { issuer: text, subject: text, clientId: text },
      { requiredKeys: ['issuer', 'subject'] },
    ),
    target: fc.record({ collection: text, grant: text, job: text }, { requiredKeys: [] }),
    decision: fc.record({ effect: fc.constantFrom(...recordEffects), reasons: fc.array(text) }),
    findings: fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      count,
    ),
    payload: fc.record({ commitment: text, bytes: count }),
    source: fc.record({ uri: text, asserted: fc.constantFrom('claimed', 'declared') }),
    response: fc.record({ status: count, withheld: count }, { requiredKeys: ['status'] }),
  },
  { requiredKeys: ['kind', 'action'] },
)

it('reads back every record from its canonical bytes, unchanged', () => {
  fc.assert(
    fc.property(drafts, fc.nat(), (draft, seq) => {
      const lane = newLane()
      const record = {
        ...JSON.parse(JSON.stringify(draft)),
        v: 1,
        id: recordId(lane, seq),
        lane,
        seq,
        prev: '0'.repeat(64),
        time: new Date(noon).toISOString(),
        policyDigest: 'sha256:00',
      } as AuditRecord
      const body = recordBytes(record)
      expect(openRecord({ lane, seq, body, hash: hashBody(body) })).toEqual({ record, faults: [] })
    }),
  )
})

it('never calls other bytes than those written a sound record', () => {
  const record = storedRecord(newLane(), 3, { findings: { 'pii.email': 2 } })
  fc.assert(
    fc.property(fc.nat(record.body.length - 1), fc.integer({ min: 1, max: 255 }), (index, mask) => {
      const body = Uint8Array.from(record.body)
      body[index] = (body[index] ?? 0) ^ mask
      expect(openRecord({ ...record, body }).faults).toContain('hash_mismatch')
    }),
  )
})

it('finds a record’s place in its id, whatever the lane and number', () => {
  const random = (size: number) => new Uint8Array(size).fill(0xa5)
  const lane = nameLane('read-vectors', noon, random)
  expect(parseLane(lane)).toEqual({
    functionName: 'read-vectors',
    openedAt: noon,
    nonce: 'a5a5a5a5a5a5a5a5',
  })
  expect(parseRecordId(recordId(lane, 17))).toEqual({ lane, seq: 17 })
  for (const id of ['', 'rec_', 'rec_stranger_1795348800000-a5a5a5a5a5a5a5a5_0', `${recordId(lane, 1)}x`]) {
    expect(parseRecordId(id)).toBeUndefined()
  }
})
