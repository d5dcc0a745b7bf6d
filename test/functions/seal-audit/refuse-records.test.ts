import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import { recordId } from '../../../shared/audit/lane-name.ts'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import {
  createSealerInTest,
  expectAllSealed,
  expectSoundLog,
  noon,
  type SealerInTest,
} from './sealer-in-test.ts'

const minute = 60_000

let test: SealerInTest
let lane: string
let records: Map<number, StoredRecord>
beforeEach(async () => {
  test = createSealerInTest()
  await test.write(6)
  ;[[lane, records] = ['', new Map()]] = test.table.lanes
})

const stored = (seq: number): StoredRecord => records.get(seq) ?? { lane, seq, body: Buffer.of(), hash: '' }
const parse = ({ body }: StoredRecord): AuditRecord => JSON.parse(Buffer.from(body).toString())
const change = (seq: number, facts: Partial<AuditRecord>) => test.put({ ...parse(stored(seq)), ...facts })
const alarms = () =>
  [...test.table.lanes.values()].flatMap((all) =>
    [...all.values()].map(parse).filter(({ kind }) => kind === 'alarm'),
  )
const hashOf = (name: string, seq: number) => test.table.lanes.get(name)?.get(seq)?.hash
const refusedOf = async () => (await test.store.latestSeal())?.open.find((open) => open.lane === lane)

describe('a record that is not what its lane must hold next', () => {
  it.each<[string, () => void]>([
    ['hash_mismatch', () => void records.set(2, { ...stored(2), body: stored(3).body })],
    ['unreadable', () => void records.set(2, { ...stored(2), body: Buffer.from('{}') })],
    ['missing', () => void records.delete(2)],
    ['prev_mismatch', () => change(2, { prev: 'ab'.repeat(32) })],
    ['time_backwards', () => change(2, { time: new Date(noon - 1).toISOString() })],
    ['sealing_foreign', () => change(2, { kind: 'sealing', action: 'audit.seal' })],
    ['time_ahead', () => change(2, { time: new Date(noon + minute + 1).toISOString() })],
    [
      'time_ahead',
      () => change(2, { kind: 'lane-closed', action: 'lane.close', time: '9999-01-01T00:00:00.000Z' }),
    ],
  ])('is not sealed, nor anything after it: %s', async (what, tamper) => {
    tamper()
    const other = test.newWriter('grants')
    await test.write(3, other)
    expect(await test.newSealer().run()).toMatchObject({ records: 2 + 3 + 2, refused: 1 })
    const refused = (await refusedOf())?.refused
    expect(refused?.seq).toBe(2)
    if (what !== 'unreadable') expect(refused?.what).toBe(what)
    await expectSoundLog(test.store, hashOf)
  })
})

it('waits for the time of a record whose writer’s clock is ahead by no more than a minute', async () => {
  change(5, { time: new Date(noon + minute).toISOString() })
  expect(await test.newSealer().run()).toMatchObject({ records: 5 + 1, refused: 0 })
  test.now += minute
  expect(await test.newSealer().run()).toMatchObject({ records: 1 + 1, refused: 0 })
  await expectAllSealed(test)
})

it('says so once, in a record and a count, also to later sealers', async () => {
  records.delete(2)
  const sealer = test.newSealer()
  await sealer.run()
  await sealer.run()
  test.now += minute
  expect(await test.newSealer().run()).toMatchObject({ seals: 0, refused: 1 })
  await test.write(1, test.newWriter('grants'))
  expect(await test.newSealer().run()).toMatchObject({ seals: 1, refused: 1 })
  const place = { lane, seq: 2 }
  expect(alarms()).toMatchObject([
    {
      action: 'audit.seal',
      decision: { effect: 'denied', reasons: ['missing'] },
      request: recordId(place.lane, place.seq),
    },
  ])
  expect(test.counts).toEqual(['RecordRefused'])
})

it('goes on with the lane once the record is what it was again', async () => {
  const record = stored(2)
  records.set(2, { ...record, body: Buffer.from('altered') })
  await test.newSealer().run()
  records.set(2, record)
  test.now += minute
  expect(await test.newSealer().run()).toMatchObject({ records: 4 + 1, refused: 0 })
  await expectAllSealed(test)
})

it('looks again where a record came in between two pages of a query', async () => {
  const record = stored(2)
  let isFirst = true
  const reader: SealerInTest['table']['reader'] = {
    ...test.table.reader,
    async *readLane(name, from) {
      for await (const found of test.table.reader.readLane(name, from)) {
        if (isFirst && found === record) isFirst = false
        else yield found
      }
    },
  }
  expect(await test.newSealer({ reader }).run()).toMatchObject({ records: 7, refused: 0 })
  await expectAllSealed(test)
})

it('does not end a lane that it refuses, and looks at it no matter how old it is', async () => {
  const record = stored(5)
  records.delete(5)
  await test.newSealer().run()
  records.set(5, { ...record, body: Buffer.from('altered') })
  test.now += 3 * 86_400_000
  expect(await test.newSealer().run()).toMatchObject({ refused: 1 })
  expect(await refusedOf()).toMatchObject({ next: 5, refused: { seq: 5 } })
  records.set(5, record)
  expect(await test.newSealer().run()).toMatchObject({ refused: 0, closedLanes: 1 })
  await expectAllSealed(test)
})

it('holds a record against the time of the one before it, also where that was sealed long ago', async () => {
  const writer = test.newWriter('embed')
  await test.write(1, writer)
  test.now += minute
  await test.write(1, writer)
  await test.newSealer().run()
  await test.write(1, writer)
  const [name = '', late] = [...test.table.lanes].find(([, all]) => all.size === 3) ?? []
  const record = late?.get(2)
  if (record === undefined) throw new Error('no record')
  test.put({ ...parse(record), time: new Date(test.now - 1).toISOString() })
  await test.newSealer().run()
  const open = (await test.store.latestSeal())?.open.find((each) => each.lane === name)
  expect(open?.refused).toEqual({ seq: 2, what: 'time_backwards' })
})

it('names the first fifty of many, and counts the others in one record', async () => {
  const writers = Array.from({ length: 60 }, () => test.newWriter('embed'))
  for (const writer of writers) await test.write(1, writer)
  for (const all of test.table.lanes.values()) {
    const first = all.get(0)
    if (first !== undefined) all.set(0, { ...first, body: Buffer.from('{}') })
  }
  expect(await test.newSealer().run()).toMatchObject({ refused: 61 })
  expect(alarms()).toHaveLength(51)
  expect(alarms().at(-1)).toMatchObject({ count: 11, decision: { reasons: ['more_refused'] } })
})
