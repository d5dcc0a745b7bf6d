import { expect, it } from 'vitest'
import { laneLifeMs } from '../../../shared/audit/lane-name.ts'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import { createSealerInTest, expectAllSealed, noon, type SealerInTest } from './sealer-in-test.ts'

const minute = 60_000
const deadline = noon + laneLifeMs + minute

function parse(body: Uint8Array | undefined): AuditRecord {
  return JSON.parse(Buffer.from(body ?? []).toString())
}

it('ends a lane past its deadline with the record that comes next in its chain', async () => {
  const test = createSealerInTest()
  await test.write(2)
  const [[lane, records] = ['', new Map()]] = test.table.lanes
  test.now = deadline - 1
  expect(await test.newSealer().run()).toMatchObject({ closedLanes: 0 })
  test.now = deadline
  expect(await test.newSealer().run()).toMatchObject({ closedLanes: 1 })
  expect(parse(records.get(2)?.body)).toEqual({
    v: 1,
    id: expect.stringMatching(/_2$/),
    lane,
    seq: 2,
    prev: records.get(1)?.hash,
    time: new Date(deadline).toISOString(),
    policyDigest: 'sha256:00',
    kind: 'lane-closed',
    action: 'lane.close',
  })
  expect(await test.newSealer().run()).toMatchObject({ closedLanes: 0, records: 0 })
  await expectAllSealed(test)
})

it('a write that comes late into an ended lane loses: its request fails, and the next goes into another lane', async () => {
  const test = createSealerInTest()
  // A process that was frozen in the middle of a write: it goes on an hour later, and believes that no time has passed.
  let frozen: number | undefined = noon
  const writer = test.newWriter('embed', () => frozen ?? test.now)
  await test.write(1, writer)
  test.now = deadline
  await test.newSealer().run()
  await expect(writer.append({ kind: 'denial', action: 'late' })).rejects.toMatchObject({
    code: 'audit_unavailable',
    status: 503,
  })
  frozen = undefined
  const { lane, seq } = await writer.append({ kind: 'denial', action: 'again' })
  expect([seq, test.table.lanes.size]).toEqual([0, 3])
  expect(test.table.lanes.get(lane)?.size).toBe(1)
  await test.newSealer().run()
  await expectAllSealed(test)
})

it('ends a lane that was registered and never written to, so that its first record loses as well', async () => {
  const test = createSealerInTest()
  let put: (() => void) | undefined
  const held = new Promise<void>((resolve) => {
    put = resolve
  })
  const slow = { ...test.table.appender }
  const writer = test.newWriter('embed', () => noon, {
    registerLane: slow.registerLane,
    async put(record) {
      await held
      await slow.put(record)
    },
  })
  const writing = expect(writer.append({ kind: 'denial', action: 'late' })).rejects.toMatchObject({
    code: 'audit_unavailable',
  })
  test.now = deadline
  expect(await test.newSealer().run()).toMatchObject({ closedLanes: 1, records: 2 })
  put?.()
  await writing
  await expectAllSealed(test)
})

it('takes in what its owner wrote between the look at a lane and its end', async () => {
  const test = createSealerInTest()
  const writer = test.newWriter('embed', () => noon)
  await test.write(1, writer)
  test.now = deadline
  let isFirst = true
  const sealer = test.newSealer({
    appender: {
      async put(record) {
        if (isFirst) {
          isFirst = false
          await writer.append({ kind: 'denial', action: 'last' })
        }
        await test.table.appender.put(record)
      },
    },
  })
  expect(await sealer.run()).toMatchObject({ closedLanes: 1, records: 4 })
  await expectAllSealed(test)
})

it('leaves its own last lane open until there is something else to seal', async () => {
  const test = createSealerInTest()
  const sealer = test.newSealer()
  await test.write(1)
  await sealer.run()
  test.now = deadline
  expect(await sealer.run()).toMatchObject({ closedLanes: 2 })
  for (const hours of [1, 2, 3]) {
    test.now = deadline + hours * 3_600_000
    expect(await test.newSealer().run()).toMatchObject({ closedLanes: 0, seals: 0 })
  }
  await test.write(1)
  expect(await sealer.run()).toMatchObject({ closedLanes: 1 })
  await expectAllSealed(test)
})

it('seals a lane that was registered late, by a process that took long or whose clock is behind', async () => {
  const test = createSealerInTest()
  const sealer = test.newSealer()
  await test.write(1)
  await sealer.run()
  test.now = noon + 5 * minute
  await test.write(1)
  await sealer.run()
  const behind = test.newWriter('grants', () => test.now - 14 * minute)
  await test.write(2, behind)
  test.now += minute
  expect(await sealer.run()).toMatchObject({ records: 3 })
  await expectAllSealed(test)
})

it('seals an ended lane no second time, under whatever place it is registered again', async () => {
  const test = createSealerInTest()
  await test.write(3)
  const [lane = ''] = test.table.lanes.keys()
  for (const passed of [0, 16, 17, 40]) {
    test.now = noon + passed * minute
    await test.newSealer().run()
  }
  const reader = {
    ...test.table.reader,
    // As if its registration stood among those of today.
    lanes: async (from: number, to: number) => [...(await test.table.reader.lanes(from, to)), lane, 'LANE#x'],
  }
  await test.write(1)
  await test.newSealer({ reader }).run()
  await expectAllSealed(test)
})

function lastRecord(test: SealerInTest): AuditRecord & { readonly hash: string } {
  const [records] = test.table.lanes.values()
  const last = [...(records?.values() ?? [])].at(-1)
  return { ...parse(last?.body), hash: last?.hash ?? '' }
}

/** Ends the first lane as its owner could. */
function putEnd(test: SealerInTest, at: number): void {
  const { hash: prev, id, seq, ...last } = lastRecord(test)
  const time = new Date(at).toISOString()
  const place = { id: id.replace(/\d+$/, String(seq + 1)), seq: seq + 1, prev, time }
  test.put({ ...last, ...place, kind: 'lane-closed', action: 'lane.close' })
}

it('believes no end before its time has come by its own clock, and then seals it', async () => {
  const test = createSealerInTest()
  await test.write(1)
  putEnd(test, noon + laneLifeMs)
  test.now = noon + laneLifeMs - 30_000
  expect(await test.newSealer().run()).toMatchObject({ records: 2, refused: 0, isAll: true })
  test.now = noon + laneLifeMs
  expect(await test.newSealer().run()).toMatchObject({ records: 2, refused: 0 })
  await expectAllSealed(test)
})

it('seals no record before its time has come by its own clock', async () => {
  const test = createSealerInTest()
  await test.write(1)
  await test.write(
    2,
    test.newWriter('grants', () => test.now + 30_000),
  )
  expect(await test.newSealer().run()).toMatchObject({ records: 2, isAll: true, refused: 0 })
  test.now += 30_000
  expect(await test.newSealer().run()).toMatchObject({ records: 3 })
  await expectAllSealed(test)
})

it('refuses an end within a lane’s life, which no sealer writes', async () => {
  const test = createSealerInTest()
  await test.write(1)
  putEnd(test, noon + laneLifeMs - 1)
  test.now = noon + laneLifeMs
  expect(await test.newSealer().run()).toMatchObject({ refused: 1 })
})
