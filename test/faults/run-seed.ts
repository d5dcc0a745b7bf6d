import { createFaultPlan, type Fault } from './injection/fault.ts'
import type { FaultInjection } from './injection/wrap-with-faults.ts'
import { createClients } from './journeys/client.ts'
import { type Journey, live } from './journeys/live.ts'
import { checkLaws } from './laws/check-laws.ts'
import { recovers } from './laws/recovery.ts'
import { createStory, type Story } from './story.ts'
import { createScheduler } from './virtual/scheduler.ts'
import { createSeededRandom } from './virtual/seeded-random.ts'
import { takeOver } from './virtual/take-over.ts'
import { beginning, type Identities } from './world/identities.ts'
import { openWorld } from './world/open-world.ts'
import type { Tables } from './world/stores.ts'

/** A run, told beforehand. */
export interface Plan {
  readonly seed: number
  readonly journey: Journey
  readonly faults: readonly Fault[]
}

export interface Run {
  readonly plan: Plan
  readonly story: Story
  /** How often each method was called. */
  readonly calls: ReadonlyMap<string, number>
  /** The laws that did not hold, each with what broke it. */
  readonly breaches: readonly string[]
}

/** Lives a journey under faults, and then looks whether the laws hold. The same plan gives the same story. */
export async function run(
  plan: Plan,
  identities: Identities,
  openTables?: (injection: FaultInjection) => Tables,
): Promise<Run> {
  const random = createSeededRandom(plan.seed)
  const scheduler = createScheduler(random, beginning)
  const story = createStory()
  const faults = createFaultPlan(plan.faults)
  let isOver = false
  const next = (site: string) => (isOver ? undefined : faults.next(site))
  const putBack = takeOver(scheduler, random)
  try {
    const injection = { scheduler, random, story, next, answers: new Map() }
    const world = openWorld(identities, injection, openTables?.(injection))
    const clientOf = createClients(world, story, identities)
    const lived = await scheduler.runUntil(live(plan.journey, { world, scheduler, random, story, clientOf }))
    await scheduler.runOut()
    isOver = true
    const stuck =
      plan.journey === 'embed'
        ? await scheduler.runUntil(recovers(clientOf('lena'), clientOf('dana'), scheduler))
        : []
    await scheduler.runUntil(world.look())
    const breaches = await scheduler.runUntil(
      checkLaws({ world, story, identities, scheduler, isSealing: plan.journey === 'seal', ...lived }),
    )
    return { plan, story, calls: faults.counts(), breaches: [...stuck, ...breaches] }
  } finally {
    putBack()
  }
}
