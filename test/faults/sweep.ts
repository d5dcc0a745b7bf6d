import type { Fault } from './injection/fault.ts'
import { failingRemedies, randomFaults, singleFaults, type Usage } from './injection/plan-faults.ts'
import { type Journey, journeys } from './journeys/live.ts'
import { type Plan, type Run, run } from './run-seed.ts'
import { createSeededRandom } from './virtual/seeded-random.ts'
import { createIdentities, type Identities } from './world/identities.ts'

/** All that is needed to make plans and live them. */
export interface Sweep {
  /** What a seed plans: a journey, and from one to three faults. */
  planOf(seed: number): Plan
  /** Each kind at each method that a journey calls, alone; at what is called only behind a failure, with that. */
  alone(): Plan[]
  live(plan: Plan): Promise<Run>
}

/** Lives each journey a few times without faults, to know what it calls. */
export async function openSweep(): Promise<Sweep> {
  const identities = await createIdentities()
  const usage = new Map<Journey, Usage>()
  for (const journey of journeys) usage.set(journey, await usageOf(journey, identities))
  const usageIn = (journey: Journey): Usage => usage.get(journey) ?? new Map()
  return {
    planOf(seed) {
      const random = createSeededRandom(seed)
      const journey = random.pick(journeys)
      return { seed, journey, faults: randomFaults(usageIn(journey), random) }
    },
    alone() {
      const known = new Set<string>()
      const remedies = failingRemedies().map((faults, index) => {
        return { seed: index + 1, journey: 'embed' as const, faults }
      })
      const single = journeys.flatMap((journey) =>
        singleFaults(usageIn(journey))
          .filter((fault) => isNew(known, journey, fault))
          .map((fault, index) => ({ seed: index + 1, journey, faults: [fault] })),
      )
      return [...single, ...remedies]
    },
    live: (plan) => run(plan, identities),
  }
}

/** What embedding and reading have each shown of a method need not be shown by the journeys that do both. */
function isNew(known: Set<string>, journey: Journey, { site, kind, first, times }: Fault): boolean {
  const fault = `${site} ${kind} ${first === 0} ${times}`
  const key = journey === 'read' ? `read ${fault}` : fault
  if (known.has(key)) return false
  known.add(key)
  return true
}

const looks = 4

async function usageOf(journey: Journey, identities: Identities): Promise<Usage> {
  const usage = new Map<string, number>()
  for (let seed = 1; seed <= looks; seed += 1) {
    const { calls, breaches } = await run({ seed, journey, faults: [] }, identities)
    if (breaches.length > 0) throw new Error(`without any fault: ${breaches.join('\n')}`)
    for (const [site, count] of calls) usage.set(site, Math.max(count, usage.get(site) ?? 0))
  }
  return usage
}
