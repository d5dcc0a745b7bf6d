import { expect, it } from 'vitest'
import { expectHarmless, pausing, randomOf } from './interleave.ts'
import { createSealerInTest, expectAllSealed } from './sealer-in-test.ts'

it('two sealers at once, and writers beside them, seal each record once: 8 interleavings', async () => {
  let taken = 0
  for (let seed = 1; seed <= 8; seed += 1) taken += await expectHarmless(seed)
  // They did get in each other's way.
  expect(taken).toBeGreaterThan(2)
})

it('a call while a run is under way waits for one that begins after it', async () => {
  const test = createSealerInTest()
  const sealer = test.newSealer(pausing(test, randomOf(1)))
  const first = sealer.run()
  await undefined
  await test.write(5)
  const answers = await Promise.all([sealer.seal(), sealer.seal(), first])
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0].size).toBeGreaterThanOrEqual(6)
  expect(answers[0].checkpoint).toBe(await test.store.checkpoint())
  await expectAllSealed(test)
})

it('runs of one sealer never overlap, so that they never come in each other’s way', async () => {
  let taken = 0
  for (let seed = 1; seed <= 5; seed += 1) {
    const test = createSealerInTest()
    const parts = pausing(test, randomOf(seed))
    const commit: typeof parts.store.commit = async (seal) => {
      const result = await parts.store.commit(seal)
      if (result === 'taken') taken += 1
      return result
    }
    const sealer = test.newSealer({ ...parts, store: { ...parts.store, commit } })
    const runs: Promise<unknown>[] = []
    for (let run = 0; run < 4; run += 1) {
      await test.write(1)
      runs.push(sealer.run())
    }
    await Promise.all(runs)
    await expectAllSealed(test)
  }
  expect(taken).toBe(0)
})
