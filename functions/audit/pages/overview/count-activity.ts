import type { PresentedRecord } from '../../../../shared/audit/present-record.ts'
import { bucketAt, type TimeBuckets } from '../../../../shared/pages/charts/time-buckets.ts'

/** How many of something ended in each bucket. */
type Counts = number[]

export interface Activity {
  /** How ended what was asked by callers whose duty is not the auditor's: auditors are in `duties` alone. */
  readonly done: Counts
  readonly refused: Counts
  readonly failed: Counts
  readonly embeds: Counts
  readonly reads: Counts
  readonly unauthenticated: Counts
  /** Findings of embeds and searches by class, each request once. */
  readonly findings: ReadonlyMap<string, Counts>
  readonly duties: ReadonlyMap<string, { readonly all: Counts; refused: number }>
  readonly reasons: ReadonlyMap<string, number>
}

const embedding = new Set(['embed', 'approval.run'])
const reading = new Set(['query', 'fetch', 'list'])
/** Where texts are first looked through; what happens to them afterwards tells of the same findings again. */
const looking = new Set(['embed', 'query'])

/** Counts records into the buckets, in whatever order they come. */
export function createActivityCount(buckets: TimeBuckets): {
  add(record: PresentedRecord): void
  readonly activity: Activity
} {
  const zeros = (): Counts => Array<number>(buckets.count).fill(0)
  const findings = new Map<string, Counts>()
  const duties = new Map<string, { all: Counts; refused: number }>()
  const reasons = new Map<string, number>()
  const activity = {
    ...{ done: zeros(), refused: zeros(), failed: zeros() },
    ...{ embeds: zeros(), reads: zeros(), unauthenticated: zeros() },
    ...{ findings, duties, reasons },
  }

  const addEnd = (record: PresentedRecord, at: number): void => {
    const { actor, decision } = record
    if (actor === undefined) return
    const end = endOf(record)
    const duty = actor.duty ?? 'no single duty'
    const row = duties.get(duty) ?? { all: zeros(), refused: 0 }
    duties.set(duty, row)
    increase(row.all, at, 1)
    if (end === 'refused') row.refused += 1
    if (actor.duty === 'auditor') return
    increase(activity[end], at, 1)
    if (end === 'done') addDone(record, at)
    if (end === 'refused') {
      const [reason = 'no reason recorded'] = decision?.reasons ?? []
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
  }

  const addDone = ({ action, decision }: PresentedRecord, at: number): void => {
    if (embedding.has(action) && decision?.effect === 'stored') increase(activity.embeds, at, 1)
    if (reading.has(action)) increase(activity.reads, at, 1)
  }

  const addFindings = ({ findings: found = {} }: PresentedRecord, at: number): void => {
    for (const [name, count] of Object.entries(found)) {
      const row = findings.get(name) ?? zeros()
      findings.set(name, row)
      increase(row, at, count)
    }
  }

  return {
    activity,
    add(record) {
      const at = bucketAt(buckets, Date.parse(record.time))
      if (at === undefined) return
      const { kind, action } = record
      if (kind === 'aggregate') {
        // What was shed for want of capacity says nothing about its token.
        const row = action === 'authenticate' ? activity.unauthenticated : activity.refused
        increase(row, at, record.count ?? 0)
      }
      if (kind === 'outcome' || kind === 'denial') addEnd(record, at)
      if (kind !== 'outcome' && looking.has(action)) addFindings(record, at)
    },
  }
}

function endOf({ decision }: PresentedRecord): 'done' | 'refused' | 'failed' {
  if (decision?.effect === 'denied') return 'refused'
  return decision?.effect === 'failed' ? 'failed' : 'done'
}

function increase(counts: Counts, at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by
}
