import type { Verdict } from './check-laws.ts'
import { percentile, slope } from './figures.ts'
import type { Ledger } from './ledger.ts'
import type { LoadBounds, Sample } from './run-load.ts'
import { isDone, type Load } from './send-load.ts'

export interface Phase {
  readonly name: string
  /** Requests a second that were due. */
  readonly rate: number
  readonly load: Load
  readonly samples: readonly Sample[]
}

export interface Judged {
  readonly capacity: number
  readonly phases: readonly Phase[]
  readonly laws: readonly Verdict[]
  readonly ledger: Ledger
  /** Bytes by which the data folder grew in all phases. */
  readonly diskGrowth: number
  readonly bounds: LoadBounds
}

export interface Report extends Judged {
  readonly verdicts: readonly Verdict[]
}

const megabyte = 1024 * 1024

/** Requests of a phase that were done, a second. */
export function goodput({ load }: Phase): number {
  return load.observed.filter(({ status }) => isDone(status)).length / load.seconds
}

export function pushedBack({ load }: Phase): number {
  return load.observed.filter(({ status }) => status === 429 || status === 503).length
}

/** Milliseconds of what was let in and done. */
export function latency({ load }: Phase, of100: number): number {
  return percentile(
    load.observed.filter(({ status }) => isDone(status)).map(({ ms }) => ms),
    of100,
  )
}

/** Megabytes a minute by which a figure grows after the first fifth of a phase. */
export function growth({ samples }: Phase, figure: (sample: Sample) => number | undefined): number {
  const last = samples.at(-1)?.at ?? 0
  const points = samples.flatMap((sample) => {
    const value = figure(sample)
    return value === undefined || sample.at < last / 5 ? [] : [[sample.at / 60, value / megabyte] as const]
  })
  return slope(points)
}

/** Holds the figures against their bounds. */
export function judge(judged: Judged): Report {
  const { capacity, phases, ledger, bounds, laws } = judged
  const [steady, overload, back] = phases
  const verdicts: Verdict[] = [
    {
      what: 'clients see nothing but what is documented',
      holds: ledger.surprises.length === 0,
      found: ledger.surprises.join('; ') || 'no surprise',
    },
  ]
  if (steady !== undefined) {
    const [live, anonymous] = [
      growth(steady, ({ live }) => live),
      growth(steady, ({ anonymous }) => anonymous),
    ]
    verdicts.push(
      atMost('live heap grows at four fifths, MB a minute', live, bounds.liveGrowth),
      atMost(
        'the process grows at four fifths but for its files, MB a minute',
        anonymous,
        bounds.anonymousGrowth,
      ),
      atMost('share pushed back at four fifths', shareOf(steady), bounds.pushedBack),
    )
  }
  if (overload !== undefined) {
    const part = goodput(overload) / capacity
    verdicts.push(
      {
        what: 'part of capacity that is done when more is asked',
        holds: part >= bounds.goodput,
        found: `${part.toFixed(2)} (at least ${bounds.goodput})`,
      },
      {
        what: 'it sheds what is too much',
        holds: pushedBack(overload) > 0,
        found: `${pushedBack(overload)}`,
      },
      atMost('p99 of what is let in then, ms', latency(overload, 99), bounds.overloadP99),
    )
  }
  if (back !== undefined)
    verdicts.push(atMost('share pushed back afterwards', shareOf(back), bounds.pushedBack))
  return { ...judged, verdicts: [...verdicts, ...laws] }
}

/** Of the last four fifths of a phase: its first seconds belong to what came before. */
function shareOf(phase: Phase): number {
  const { observed, seconds } = phase.load
  const settled = observed.filter(({ at }) => at >= seconds / 5)
  return settled.filter(({ status }) => !isDone(status)).length / Math.max(1, settled.length)
}

function atMost(what: string, value: number, bound: number): Verdict {
  return { what, holds: value <= bound, found: `${value.toFixed(3)} (at most ${bound})` }
}
