import { expect, it } from 'vitest'
import { createSealerInTest, expectAllSealed, noon } from './sealer-in-test.ts'

it('takes several seals for what is too much for one, each of no more leaves than it may have', async () => {
  const test = createSealerInTest()
  for (let lane = 0; lane < 5; lane += 1) await test.write(100, test.newWriter())
  const sealer = test.newSealer({ limits: { leavesOfSeal: 128 + 150, seals: 3 } })
  expect(await sealer.run()).toMatchObject({ seals: 3, isAll: false })
  expect(await sealer.run()).toMatchObject({ isAll: true })
  for (let number = 1; number <= test.store.kept.seals.size; number += 1) {
    const seal = await test.store.seal(number)
    expect((seal?.size ?? 0) - (seal?.first ?? 0)).toBeLessThanOrEqual(128 + 150)
  }
  await expectAllSealed(test)
})

it('begins nothing more once its time is over, and goes on where it was with the next run', async () => {
  const test = createSealerInTest()
  for (let lane = 0; lane < 40; lane += 1) await test.write(3, test.newWriter())
  let reads = 0
  const reader = {
    ...test.table.reader,
    async *readLane(lane: string, from?: number) {
      test.now += 1_000
      reads += 1
      yield* test.table.reader.readLane(lane, from)
    },
  }
  const sealer = test.newSealer({ reader, limits: { runForMs: 10_000, lanesAtOnce: 2 } })
  expect(await sealer.run()).toMatchObject({ seals: 1, isAll: false })
  expect(reads).toBeLessThan(20)
  for (let run = 0, isAll = false; run < 20 && !isAll; run += 1) ({ isAll } = await sealer.run())
  await expectAllSealed(test)
})

it('seals everything after an outage of days, lane by lane as they were opened', async () => {
  const test = createSealerInTest()
  await test.write(1)
  await test.newSealer().run()
  for (let hour = 1; hour <= 80; hour += 1) {
    test.now = noon + hour * 3_600_000
    await test.write(2)
  }
  expect(await test.newSealer().run()).toMatchObject({ isAll: true, closedLanes: 81 })
  await expectAllSealed(test)
})

it('asks for no more days of registrations each time than have passed since anything was new', async () => {
  const test = createSealerInTest()
  const asked: number[] = []
  const reader = {
    ...test.table.reader,
    lanes: async (from: number, to: number) => {
      asked.push(to - from)
      return test.table.reader.lanes(from, to)
    },
  }
  const sealer = test.newSealer({ reader })
  await test.write(1)
  for (const days of [0, 1, 30]) {
    test.now = noon + days * 86_400_000
    await sealer.run()
  }
  asked.length = 0
  test.now += 60_000
  await sealer.run()
  expect(asked.reduce((sum, span) => sum + span, 0)).toBeLessThan(20 * 60_000)
  expect(asked).toHaveLength(2)
})
