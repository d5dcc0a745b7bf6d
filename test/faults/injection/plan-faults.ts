import type { SeededRandom } from '../virtual/seeded-random.ts'
import type { Fault, FaultKind } from './fault.ts'
import { sites, termsOf } from './ports.ts'

/** How often each method is called in a run of a journey without faults. */
export type Usage = ReadonlyMap<string, number>

/** Every kind at every method that the journey calls, each alone: once at its first call, and once at all its calls. */
export function singleFaults(usage: Usage): Fault[] {
  return usedSites(usage).flatMap((site) =>
    kindsAt(site).flatMap((kind) => [
      { site, kind, first: 0, times: 1 },
      { site, kind, first: (usage.get(site) ?? 0) >> 1, times: 1 },
      { site, kind, first: 0, times: Number.POSITIVE_INFINITY },
    ]),
  )
}

/** What is called only where something else has failed, and what that can be. */
const remedies = [
  { site: 'grantUse.giveBack', cause: { site: 'fetch', kind: 'error' } },
  { site: 'grantUse.giveBack', cause: { site: 'payloads.put', kind: 'half-done' } },
  { site: 'grantUse.giveBack', cause: { site: 'workflow.start', kind: 'error' } },
  { site: 'jobs.giveUp', cause: { site: 'workflow.start', kind: 'half-done' } },
  { site: 'jobs.giveUp', cause: { site: 'jobs.create', kind: 'late' } },
] as const

/** Every kind at every remedy, with a failure that asks for it. */
export function failingRemedies(): Fault[][] {
  return remedies.flatMap(({ site, cause }) =>
    kindsAt(site).map((kind) => [
      { ...cause, first: 0, times: Number.POSITIVE_INFINITY },
      { site, kind, first: 0, times: Number.POSITIVE_INFINITY },
    ]),
  )
}

/** One to three faults that the journey is likely to meet; some last for as long as a client tries again. */
export function randomFaults(usage: Usage, random: SeededRandom): Fault[] {
  const used = usedSites(usage)
  if (random.chance(0.15)) return random.pick(failingRemedies())
  return Array.from({ length: 1 + random.integer(3) }, () => {
    const site = random.pick(used)
    const kind = random.pick(kindsAt(site))
    const first = random.integer((usage.get(site) ?? 0) + 1)
    return { site, kind, first, times: random.pick([1, 1, 2, 3, 6]) }
  })
}

function usedSites(usage: Usage): string[] {
  return sites.filter((site) => (usage.get(site) ?? 0) > 0)
}

function kindsAt(site: string): readonly FaultKind[] {
  return termsOf(site)?.kinds ?? []
}
