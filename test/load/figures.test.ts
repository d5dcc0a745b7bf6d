import { expect, it } from 'vitest'
import { createConnections } from './connections.ts'
import { percentile, slope } from './figures.ts'
import { growth, judge, type Phase } from './judge.ts'
import { openLedger } from './ledger.ts'
import type { Sample } from './run-load.ts'

const megabyte = 1024 * 1024

/** Six hundred seconds of a sawtooth that starts with a warm-up and grows by so many megabytes a minute. */
function phaseOf(growthPerMinute: number): Phase {
  const samples = Array.from({ length: 120 }, (_, index): Sample => {
    const at = index * 5
    const warmUp = at < 100 ? at : 100
    const live = (100 + warmUp + (index % 4) * 3 + (growthPerMinute * at) / 60) * megabyte
    return {
      at,
      live,
      rss: live,
      anonymous: live,
      heapUsed: 0,
      external: 0,
      handles: 0,
      delayP50: 0,
      delayP99: 0,
      delayMax: 0,
      cpuMs: 0,
    }
  })
  const observed = Array.from({ length: 1_000 }, (_, index) => ({
    ...{ kind: 'fetch' as const, at: index * 0.6, ms: 10, status: 200 },
  }))
  return { name: 'steady', rate: 1, samples, load: { observed, seconds: 600, latestMs: 0 } }
}

const bounds = { liveGrowth: 0.5, anonymousGrowth: 4, goodput: 0.7, overloadP99: 2_500, pushedBack: 0.01 }
const misses = (
  phases: readonly Phase[],
  ledger = openLedger(createConnections({ count: 1, patienceMs: 1 })),
) =>
  judge({ capacity: 2, phases, laws: [], ledger, diskGrowth: 0, bounds })
    .verdicts.filter(({ holds }) => !holds)
    .map(({ what }) => what)

it('finds percentiles and slopes as they are known', () => {
  expect(percentile([4, 1, 3, 2], 50)).toBe(2)
  expect(percentile([4, 1, 3, 2], 99)).toBe(4)
  expect(percentile([], 50)).toBeNaN()
  expect(
    slope([
      [0, 1],
      [1, 3],
      [2, 5],
    ]),
  ).toBeCloseTo(2)
})

it('sees a leak beneath a sawtooth, and none in what only warms up', () => {
  expect(growth(phaseOf(0), ({ live }) => live)).toBeCloseTo(0, 0)
  expect(growth(phaseOf(2), ({ live }) => live)).toBeCloseTo(2, 0)
  expect(misses([phaseOf(0)])).toEqual([])
  expect(misses([phaseOf(2)])).toEqual(['live heap grows at four fifths, MB a minute'])
})

it('misses a service that sheds at four fifths, or never at twice, or answers what it does not say', () => {
  const steady = phaseOf(0)
  const shedding = {
    ...steady,
    load: { ...steady.load, observed: steady.load.observed.map((one) => ({ ...one, status: 429 })) },
  }
  expect(misses([shedding])).toEqual(['share pushed back at four fifths'])
  expect(misses([steady, steady, steady])).toEqual(['it sheds what is too much'])
  const ledger = openLedger(createConnections({ count: 1, patienceMs: 1 }))
  ledger.surprises.push('500')
  expect(misses([steady], ledger)).toEqual(['clients see nothing but what is documented'])
})
