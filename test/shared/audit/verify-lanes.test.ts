import { beforeEach, describe, expect, it } from 'vitest'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import { laneLifeMs, recordId } from '../../../shared/audit/lane-name.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import { hashBody, recordBytes } from '../../../shared/audit/record-bytes.ts'
import { createTrail } from '../../../shared/audit/request-trail.ts'
import { createChainCheck } from '../../../shared/audit/verify-chain.ts'
import { verifyLanes } from '../../../shared/audit/verify-lanes.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { newLane, noon } from '../../contracts/audit-table.ts'
import { type AuditTableInTest, newAuditTable, readAll } from './audit-table-in-test.ts'

let table: AuditTableInTest
let audit: AuditLog
let now: number

beforeEach(async () => {
  now = noon
  table = await newAuditTable()
  audit = createAuditLog({
    appender: table.appender,
    functionName: 'embed',
    policyDigest: 'sha256:00',
    clock: () => now,
    random: systemRandom,
  })
})

const verify = (limits: { maxRecords?: number; until?: number } = {}) =>
  verifyLanes(table.reader, {
    from: noon - 1000,
    to: now + 1000,
    now,
    until: Number.POSITIVE_INFINITY,
    clock: () => now,
    maxRecords: 1000,
    maxProblems: 100,
    ...limits,
  })

/** Five denials in one lane, as they are stored. */
async function fiveRecords(): Promise<[string, StoredRecord[]]> {
  for (let index = 0; index < 5; index += 1) {
    now += 10
    await audit.append({ kind: 'denial', action: `embed.${index}` })
  }
  const [lane = ''] = await table.reader.lanes(noon, noon + 1000)
  return [lane, await readAll(table.reader, lane)]
}

const at = (records: readonly StoredRecord[], index: number): StoredRecord => {
  const record = records[index]
  if (record === undefined) throw new Error(`no record ${index}`)
  return record
}

/** The record with other facts, its hash made to match: what a thorough forger would write. */
function forged(stored: StoredRecord, facts: Partial<AuditRecord>): StoredRecord {
  const record = JSON.parse(Buffer.from(stored.body).toString()) as AuditRecord
  const body = recordBytes({ ...record, ...facts })
  return { ...stored, body, hash: hashBody(body) }
}

describe('a tampered lane', () => {
  it('verifies while nothing was changed', async () => {
    await fiveRecords()
    expect(await verify()).toMatchObject({ lanes: 1, records: 5, problems: [], complete: true })
  })

  it('is told by any one byte of any record', async () => {
    const [lane, records] = await fiveRecords()
    const record = at(records, 2)
    for (const index of [0, 1, 40, Math.floor(record.body.length / 2), record.body.length - 1]) {
      const body = Uint8Array.from(record.body)
      body[index] = (body[index] ?? 0) ^ 1
      await table.tamper.change(record, { body })
      const { problems } = await verify()
      expect(problems).toContainEqual({ lane, seq: 2, what: 'hash_mismatch' })
      expect(problems.every(({ seq }) => seq === 2)).toBe(true)
    }
  })

  it('is told at the next record when the hash was changed with the bytes', async () => {
    const [lane, records] = await fiveRecords()
    await table.tamper.change(at(records, 2), forged(at(records, 2), { action: 'other' }))
    expect((await verify()).problems).toEqual([{ lane, seq: 3, what: 'prev_mismatch' }])
  })

  it('names a removed record, the first one too', async () => {
    const [lane, records] = await fiveRecords()
    await table.tamper.remove(at(records, 0))
    await table.tamper.remove(at(records, 3))
    expect((await verify()).problems).toEqual([
      { lane, seq: 0, what: 'missing' },
      { lane, seq: 3, what: 'missing' },
    ])
  })

  it('names both of two swapped records', async () => {
    const [lane, records] = await fiveRecords()
    await table.tamper.change(at(records, 1), at(records, 2))
    await table.tamper.change(at(records, 2), at(records, 1))
    expect((await verify()).problems).toEqual([
      { lane, seq: 1, what: 'seq_mismatch' },
      { lane, seq: 2, what: 'seq_mismatch' },
    ])
  })

  it.each([
    ['another time than the one before allows', { time: new Date(noon).toISOString() }, 'time_backwards'],
    ['a time before its lane', { time: new Date(noon - 1).toISOString() }, 'time_outside_window'],
    [
      'a time after its lane',
      { time: new Date(noon + laneLifeMs + 10).toISOString() },
      'time_outside_window',
    ],
    ['another lane', { lane: newLane() }, 'lane_mismatch'],
    ['another id', { id: recordId(newLane(), 4) }, 'id_mismatch'],
    ['another version', { v: 2 as unknown as 1 }, 'unknown_version'],
    ['an unknown kind', { kind: 'party' as unknown as 'denial' }, 'unreadable'],
    ['an unknown field', { extra: true } as object, 'unreadable'],
  ])('names a forged record with %s', async (_, facts, what) => {
    const [lane, records] = await fiveRecords()
    await table.tamper.change(at(records, 4), forged(at(records, 4), facts))
    expect((await verify()).problems).toContainEqual({ lane, seq: 4, what })
  })

  it('names bytes that say the same in another form', async () => {
    const [lane, records] = await fiveRecords()
    const body = Buffer.from(` ${Buffer.from(at(records, 4).body).toString()}`)
    await table.tamper.change(at(records, 4), { body, hash: hashBody(body) })
    expect((await verify()).problems).toEqual([{ lane, seq: 4, what: 'not_canonical' }])
  })

  it('names what follows a closed lane', () => {
    const lane = newLane()
    const check = createChainCheck(lane)
    const time = new Date(noon + laneLifeMs + 1000).toISOString()
    const base = { v: 1, lane, policyDigest: '', action: 'lane.close', time } as const
    const closing = recordBytes({
      ...base,
      id: recordId(lane, 0),
      seq: 0,
      prev: '0'.repeat(64),
      kind: 'lane-closed',
    })
    const late = recordBytes({
      ...base,
      id: recordId(lane, 1),
      seq: 1,
      prev: hashBody(closing),
      kind: 'denial',
    })
    expect(check({ lane, seq: 0, body: closing, hash: hashBody(closing) }).problems).toEqual([])
    const whats = check({ lane, seq: 1, body: late, hash: hashBody(late) }).problems.map(({ what }) => what)
    expect(whats).toEqual(['time_outside_window', 'after_close'])
  })

  it('is not called whole when a limit ended the work', async () => {
    await fiveRecords()
    await table.appender.registerLane(newLane(noon + 500), noon + 500)
    expect(await verify({ maxRecords: 4 })).toMatchObject({ complete: false, interrupted: [] })
  })

  it('is not called whole when the time was up', async () => {
    await fiveRecords()
    expect(await verify({ until: now })).toMatchObject({ lanes: 0, records: 0, complete: false })
  })

  it('is looked at among many others', async () => {
    for (let index = 0; index < 40; index += 1) {
      const audit = createAuditLog({
        appender: table.appender,
        functionName: 'embed',
        policyDigest: 'sha256:00',
        clock: () => now,
        random: systemRandom,
      })
      await audit.append({ kind: 'denial', action: 'embed' })
    }
    expect(await verify()).toMatchObject({ lanes: 40, records: 40, problems: [], complete: true })
  })

  it('that was emptied, or never written to, is named', async () => {
    const lane = newLane()
    await table.appender.registerLane(lane, noon)
    expect(await verify()).toMatchObject({ emptyLanes: [lane], problems: [] })
  })
})

describe('a request without its other half', () => {
  const begin = () => createTrail({ audit, clock: () => now }).begin({ action: 'embed', requestId: 'req_1' })

  it('is interrupted once its deadline has passed, and not before', async () => {
    const { id } = await begin().request({ timeoutMs: 30_000 })
    now += 30_000
    expect((await verify()).interrupted).toEqual([])
    now += 1
    const deadline = new Date(noon + 30_000).toISOString()
    expect((await verify()).interrupted).toMatchObject([
      { id, action: 'embed', requestId: 'req_1', deadline },
    ])
  })

  it('is not interrupted when its outcome stands in another lane', async () => {
    const trails = [begin(), begin(), begin()]
    await Promise.all(trails.map((trail) => trail.request({ timeoutMs: 1000 })))
    now += laneLifeMs
    for (const trail of trails) await trail.outcome({ effect: 'stored', status: 200 })
    now += 60_000
    expect(await verify()).toMatchObject({ records: 6, problems: [], interrupted: [] })
  })

  it('is interrupted when its outcome was cut off the end of the lane', async () => {
    const trail = begin()
    const { id } = await trail.request({ timeoutMs: 1000 })
    await table.tamper.remove(await trail.outcome({ effect: 'stored', status: 200 }))
    now += 2000
    expect((await verify()).interrupted).toMatchObject([{ id }])
  })

  it('is named as missing when only the outcome is left', async () => {
    const trail = begin()
    const request = await trail.request({ timeoutMs: 1000 })
    now += laneLifeMs
    await trail.outcome({ effect: 'stored', status: 200 })
    await table.tamper.remove(request)
    expect((await verify()).problems).toEqual([{ lane: request.lane, seq: 0, what: 'request_missing' }])
  })
})
