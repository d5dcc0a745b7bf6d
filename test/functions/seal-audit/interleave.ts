import { expect } from 'vitest'
import type { SealerDependencies } from '../../../functions/seal-audit/dependencies.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { createSealerInTest, expectAllSealed, type SealerInTest } from './sealer-in-test.ts'

/** A sequence that is the same for the same seed. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0
    return state % below
  }
}

/** The parts of a sealer, each call of which takes some turns before it is carried out and some before it is heard of. */
export function pausing(test: SealerInTest, random: (below: number) => number) {
  const pause = async () => {
    for (let turns = random(12); turns > 0; turns -= 1) await undefined
  }
  const slow =
    <Arguments extends unknown[], Result>(call: (...all: Arguments) => Promise<Result>) =>
    async (...all: Arguments) => {
      await pause()
      const result = await call(...all)
      await pause()
      return result
    }
  const { table, store } = test
  const appender = { put: slow(table.appender.put), registerLane: slow(table.appender.registerLane) }
  return {
    appender,
    audit: createAuditLog({
      appender,
      functionName: 'seal-audit',
      policyDigest: 'sha256:00',
      clock: () => test.now,
      random: systemRandom,
    }),
    reader: {
      lanes: slow(table.reader.lanes),
      get: slow(table.reader.get),
      async *readLane(lane: string, from?: number) {
        await pause()
        for await (const record of table.reader.readLane(lane, from)) {
          yield record
          await pause()
        }
      },
    },
    store: {
      ...store,
      latestSeal: slow(store.latestSeal),
      checkpoint: slow(store.checkpoint),
      tile: slow(store.tile),
      commit: slow(store.commit),
      putTile: slow(store.putTile),
      publish: slow(store.publish),
    },
  }
}

/** Two sealers at once, again and again, and writers beside them. @returns how often one came before the other */
export async function expectHarmless(seed: number): Promise<number> {
  const test = createSealerInTest()
  const random = randomOf(seed)
  let taken = 0
  const sealers = [0, 1].map(() => {
    const parts = pausing(test, random)
    const commit: SealerDependencies['store']['commit'] = async (seal) => {
      const result = await parts.store.commit(seal)
      if (result === 'taken') taken += 1
      return result
    }
    return test.newSealer({ ...parts, store: { ...parts.store, commit } })
  })
  for (let round = 0; round < 3; round += 1) {
    await test.write(1 + random(4))
    const beside = test.write(random(6), test.newWriter('grants'))
    await Promise.all([...sealers.map((sealer) => sealer.run()), beside])
    // Past the deadline of every lane, so that both end them.
    test.now += random(2) === 0 ? 60_000 : 17 * 60_000
  }
  const last = test.newSealer()
  // What one that came second had begun to record is new to the next.
  for (let run = 0; run < 3; run += 1) await last.run()
  const [writes, seals] = [test.table.writes(), test.store.kept.seals.size]
  test.now += 60_000
  await last.run()
  await expectAllSealed(test)
  expect([test.table.writes(), test.store.kept.seals.size]).toEqual([writes, seals])
  return taken
}
