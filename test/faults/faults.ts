import { parseArgs } from 'node:util'
import { describeFault } from './injection/fault.ts'
import type { Plan } from './run-seed.ts'
import { tellStory } from './story.ts'
import { openSweep } from './sweep.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string' },
    from: { type: 'string', default: '1' },
  },
})

/**
 * `npm run faults [-- --runs N --from SEED]` lives that many seeds; `npm run faults -- --seed N` lives one again and
 * tells its story: every call to a port, every fault, every answer.
 */
async function main(): Promise<void> {
  const sweep = await openSweep()
  if (values.seed !== undefined) {
    const plan = sweep.planOf(Number(values.seed))
    const { story, breaches } = await sweep.live(plan)
    say(`${plan.journey}: ${tellFaults(plan)}`, ...tellStory(story), ...sum(breaches.length), ...breaches)
    process.exitCode = breaches.length === 0 ? 0 : 1
    return
  }
  const plans = values.runs === undefined ? sweep.alone() : []
  const [from, runs] = [Number(values.from), Number(values.runs ?? 1000)]
  const began = Date.now()
  let [lived, failed] = [0, 0]
  for (const plan of plans) {
    const { breaches } = await sweep.live(plan)
    lived += 1
    if (breaches.length === 0) continue
    failed += 1
    say(`${plan.journey} ${plan.seed} alone, ${tellFaults(plan)}: ${breaches[0]}`)
  }
  for (let seed = from; seed < from + runs; seed += 1) {
    const { breaches } = await sweep.live(sweep.planOf(seed))
    lived += 1
    if (breaches.length === 0) continue
    failed += 1
    say(`npm run faults -- --seed ${seed}: ${breaches[0]}`)
  }
  const seconds = (Date.now() - began) / 1000
  say(`${lived} runs in ${seconds.toFixed(1)} s (${(lived / seconds).toFixed(0)} a second), ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

function tellFaults({ faults }: Plan): string {
  return faults.map(describeFault).join('; ')
}

function sum(breaches: number): string[] {
  return ['', breaches === 0 ? 'every law held' : `${breaches} times a law did not hold:`]
}

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

await main()
