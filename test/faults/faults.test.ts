import { beforeAll, expect, it } from 'vitest'
import { tellStory } from './story.ts'
import { openSweep, type Sweep } from './sweep.ts'

let sweep: Sweep
beforeAll(async () => {
  sweep = await openSweep()
})

it('the laws hold under twenty seeds of faults', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { breaches } = await sweep.live(sweep.planOf(seed))
    expect(breaches, `npm run faults -- --seed ${seed}`).toEqual([])
  }
})

it('lives a seed the same way each time, to the last call', async () => {
  const tell = async () => tellStory((await sweep.live(sweep.planOf(7))).story)
  expect(await tell()).toEqual(await tell())
})
