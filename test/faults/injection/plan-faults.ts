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

/** One to three faults that the journey is likely to meet; some last for as long as a client tries again. */
export function randomFaults(usage: Usage, random: SeededRandom): Fault[] {
  const used = usedSites(usage)
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
