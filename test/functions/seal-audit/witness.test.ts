import { beforeEach, expect, it } from 'vitest'
import {
  type Witness,
  WitnessError,
  type WitnessFault,
} from '../../../shared/transparency-log/notes/witness.ts'
import { createSealerInTest, type SealerInTest } from './sealer-in-test.ts'

const line = `— witness.example ${Buffer.alloc(76, 7).toString('base64')}\n`

let test: SealerInTest
let fault: WitnessFault | undefined
let asked: number[]
const witness: Witness = {
  async addCheckpoint({ from, prove }) {
    asked.push(from)
    await prove(from)
    if (fault !== undefined) throw new WitnessError(fault, 'no')
    return { lines: line, time: 1 }
  },
}
beforeEach(() => {
  test = createSealerInTest()
  fault = undefined
  asked = []
})

const checkpoint = () => test.store.kept.checkpoint ?? ''

it('keeps the cosignature with the checkpoint, and under its seal', async () => {
  const sealer = test.newSealer({ witness })
  for (let seal = 1; seal <= 2; seal += 1) {
    await test.write(1)
    await sealer.run()
    expect(checkpoint().endsWith(line)).toBe(true)
    expect(test.store.kept.notes.get(seal)).toBe(checkpoint())
  }
  expect(asked).toEqual([0, 2])
})

it.each(['unavailable', 'refused', 'ahead', 'inconsistent'] as const)(
  'publishes without a witness that is %s, and asks it again with the next run, also at rest',
  async (why) => {
    fault = why
    const sealer = test.newSealer({ witness })
    await test.write(1)
    expect(await sealer.run()).toMatchObject({ seals: 1 })
    expect(checkpoint()).not.toContain('witness.example')
    expect(test.counts).toEqual(why === 'inconsistent' ? ['LogContradiction'] : [])
    fault = undefined
    expect(await sealer.run()).toMatchObject({ seals: 0 })
    expect(checkpoint().endsWith(line)).toBe(true)
    await sealer.run()
    expect(asked).toHaveLength(2)
  },
)
