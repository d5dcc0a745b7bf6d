import { parseLane } from '../../../shared/audit/lane-name.ts'
import type { ReportRecord } from '../../../shared/audit-report/seen-record.ts'

type Records = readonly ReportRecord[]

/** The figures of a report as the plainest code would count them: filters over all records, once for each figure. */
export function naively(records: Records, { from, to }: { from: number; to: number }) {
  const inPeriod = records.filter(({ time }) => Date.parse(time) >= from && Date.parse(time) < to)
  const ends = inPeriod.filter(({ kind, decision }) => decision && (kind === 'outcome' || kind === 'denial'))
  return { inPeriod, ends, by: (name: string) => inPeriod.filter((record) => writerOf(record) === name) }
}

export const writerOf = ({ lane }: ReportRecord) => parseLane(lane)?.functionName ?? ''
export const fromPeople = (record: ReportRecord) =>
  ['embed', 'grants', 'read-vectors', 'audit', 'approvals', 'manage'].includes(writerOf(record))
export const effectOf = ({ decision }: ReportRecord) =>
  decision?.effect === 'denied' || decision?.effect === 'failed' ? decision.effect : 'allowed'

export function sum(records: Records, of: (record: ReportRecord) => number | undefined): number {
  return records.map((record) => of(record) ?? 0).reduce((one, other) => one + other, 0)
}

/** `{key: how many records}`. */
export function tally(records: Records, keyOf: (record: ReportRecord) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const record of records) counts[keyOf(record)] = (counts[keyOf(record)] ?? 0) + 1
  return counts
}

/** First and last by time; of the same moment, by name. */
export function bounds(records: Records) {
  const inOrder = [...records].sort((one, other) =>
    one.time === other.time ? (one.id < other.id ? -1 : 1) : one.time < other.time ? -1 : 1,
  )
  const cite = (record: ReportRecord | undefined) => record && { record: record.id, time: record.time }
  return { first: cite(inOrder[0]), last: cite(inOrder.at(-1)) }
}
