import { expect, it } from 'vitest'
import type { SealerDependencies } from '../../../functions/seal-audit/dependencies.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { createSealerInTest, expectAllSealed, type SealerInTest } from './sealer-in-test.ts'

interface MortalParts extends Partial<SealerDependencies> {
  /** How many writes there were. */
  writes(): number
  revive(): void
}

/** The parts of a sealer that dies with its k-th write: right before it, or when it is done and nobody was told. */
function dyingAt(test: SealerInTest, k: number, when: 'before' | 'after'): MortalParts {
  const { table, store } = test
  let writes = 0
  let isDead = false
  // A conflict, so that nobody tries it again.
  const dead = () => new SunderError('conflict', { detail: 'dead' })
  const living =
    <Arguments extends unknown[], Result>(call: (...all: Arguments) => Promise<Result>) =>
    async (...all: Arguments) => {
      if (isDead) throw dead()
      return await call(...all)
    }
  const write = <Arguments extends unknown[], Result>(call: (...all: Arguments) => Promise<Result>) =>
    living(async (...all: Arguments) => {
      writes += 1
      const isLast = writes === k
      if (isLast && when === 'before') {
        isDead = true
        throw dead()
      }
      const result = await call(...all)
      if (isLast) {
        isDead = true
        throw dead()
      }
      return result
    })
  const appender = { put: write(table.appender.put), registerLane: write(table.appender.registerLane) }
  return {
    writes: () => writes,
    revive: () => {
      isDead = false
    },
    appender,
    audit: createAuditLog({
      appender,
      functionName: 'seal-audit',
      policyDigest: 'sha256:00',
      clock: () => test.now,
      random: systemRandom,
    }),
    reader: {
      ...table.reader,
      lanes: living(table.reader.lanes),
      async *readLane(lane, from) {
        if (isDead) throw dead()
        yield* table.reader.readLane(lane, from)
      },
    },
    store: {
      ...store,
      latestSeal: living(store.latestSeal),
      checkpoint: living(store.checkpoint),
      tile: living(store.tile),
      commit: write(store.commit),
      putTile: write(store.putTile),
      publish: write(store.publish),
    },
  }
}

/** Lanes that are open, ended and empty, and a log that has begun. */
async function story(): Promise<SealerInTest> {
  const test = createSealerInTest()
  await test.write(3)
  await test.newSealer().run()
  await test.table.appender.registerLane(`LANE#grants#${test.now}-0123456789abcdef`, test.now)
  test.now += 17 * 60_000
  await test.write(2)
  await test.write(4, test.newWriter('grants'))
  return test
}

const writesOfRun = await (async () => {
  const test = await story()
  const parts = dyingAt(test, Number.POSITIVE_INFINITY, 'before')
  await test.newSealer(parts).run()
  return parts.writes()
})()

it.each(['before', 'after'] as const)('a sealer that dies right %s any of its writes', async (when) => {
  expect(writesOfRun).toBeGreaterThan(8)
  for (let k = 1; k <= writesOfRun; k += 1) {
    for (const next of ['another', 'the same one again'] as const) {
      const test = await story()
      const parts = dyingAt(test, k, when)
      const sealer = test.newSealer(parts)
      await expect(sealer.run()).rejects.toThrow()
      parts.revive()
      await test.write(1)
      test.now += 60_000
      const heir = next === 'another' ? test.newSealer() : sealer
      await heir.run()
      await heir.run()
      await expectAllSealed(test)
      const seals = test.store.kept.seals.size
      expect(await heir.run()).toMatchObject({ seals: 0 })
      expect(test.store.kept.seals.size).toBe(seals)
    }
  }
})
