import { beforeAll, expect, it } from 'vitest'
import { describeFault } from './injection/fault.ts'
import { openSweep, type Sweep } from './sweep.ts'

let sweep: Sweep
beforeAll(async () => {
  sweep = await openSweep()
})

const minutes = 5 * 60_000

it(
  'the laws hold under each kind of fault at each method alone',
  async () => {
    for (const plan of sweep.alone()) {
      const { breaches } = await sweep.live(plan)
      expect(breaches, `${plan.journey}, ${plan.faults.map(describeFault)}`).toEqual([])
    }
  },
  minutes,
)

it(
  'the laws hold under eight hundred seeds of faults together',
  async () => {
    for (let seed = 1000; seed < 1800; seed += 1) {
      const { breaches } = await sweep.live(sweep.planOf(seed))
      expect(breaches, `npm run faults -- --seed ${seed}`).toEqual([])
    }
  },
  minutes,
)
