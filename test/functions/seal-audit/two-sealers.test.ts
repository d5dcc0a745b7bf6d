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
