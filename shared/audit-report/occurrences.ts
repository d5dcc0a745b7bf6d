import type { ReadRecord } from '../audit/record-schema.ts'
import type { Cited } from './section-schemas.ts'
import { cite } from './seen-record.ts'

export interface Occurrences {
  count: number
  first: Cited
  last: Cited
}

/** Counts a record in, and remembers it where it is the first or the last in time. */
export function occur(known: Occurrences | undefined, record: ReadRecord): Occurrences {
  const here = cite(record)
  if (known === undefined) return { count: 1, first: here, last: here }
  known.count += 1
  known.first = earlier(known.first, here)
  known.last = later(known.last, here)
  return known
}

/** Of two records in the same millisecond, names decide: the order in which they come does not matter. */
export function compareCited(one: Cited, other: Cited): number {
  if (one.time !== other.time) return one.time < other.time ? -1 : 1
  return one.record < other.record ? -1 : Number(one.record > other.record)
}

export function earlier(one: Cited, other: Cited): Cited {
  return compareCited(one, other) <= 0 ? one : other
}

export function later(one: Cited, other: Cited): Cited {
  return compareCited(one, other) >= 0 ? one : other
}

/** The rows of which something is on record, in the order of their first records. */
export function inOrderOfFirst<Row extends { readonly at: Occurrences | undefined }>(rows: readonly Row[]) {
  return rows
    .flatMap(({ at, ...row }) => (at === undefined ? [] : [{ ...row, ...at }]))
    .sort((one, other) => compareCited(one.first, other.first))
}
