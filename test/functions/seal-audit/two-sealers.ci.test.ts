import { expect, it } from 'vitest'
import { expectHarmless } from './interleave.ts'

it('two sealers at once, and writers beside them, seal each record once: 200 interleavings', async () => {
  let taken = 0
  for (let seed = 1000; seed < 1200; seed += 1) taken += await expectHarmless(seed)
  expect(taken).toBeGreaterThan(50)
})
