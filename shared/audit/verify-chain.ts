import type { StoredRecord } from './audit-table.ts'
import { type LaneName, laneLifeMs, parseLane } from './lane-name.ts'
import { openRecord, type RecordFault } from './open-record.ts'
import type { AuditRecord } from './record.ts'
import { hashBody, noPrevious } from './record-bytes.ts'
import type { ReadRecord } from './record-schema.ts'

/** Something that is not as a lane's writer left it, and where. */
export interface Problem {
  readonly lane: string
  readonly seq: number
  readonly what:
    | RecordFault
    | 'missing'
    | 'prev_mismatch'
    | 'time_backwards'
    | 'time_outside_window'
    | 'after_close'
    | 'lane_unknown'
}

export interface CheckedRecord {
  readonly record: ReadRecord | undefined
  readonly problems: readonly Problem[]
}

/** What the records so far say about the next one. */
interface Position {
  readonly seq: number
  /** The hashes that the next record may name as the one before; undefined where that can't be known. */
  readonly prev: readonly string[] | undefined
  readonly time: string
  readonly closed: boolean
}

const beginning: Position = { seq: 0, prev: [noPrevious], time: '', closed: false }

/** The faults after which a record says nothing about its neighbours. */
const displaced: readonly RecordFault[] = ['lane_mismatch', 'seq_mismatch', 'unreadable', 'unknown_version']

/** How many missing records are named one by one, before the first that is there again. */
const namedGap = 100

/**
 * Checks a lane's records in the order of their sequence numbers: bytes, place, chain and time.
 *
 * A problem is named where it is: a changed record by its own hash or, where that was changed with it,
 * at the record after it; a removed one at its own number; two swapped ones at both. Records that are
 * cut off a lane's end leave no trace in the lane: `verifyLanes` finds those that others refer to, and
 * only a sealed checkpoint finds the rest.
 *
 * @param start where the lane is known to stand: the next sequence number, and the hash before it if it is known
 */
export function createChainCheck(
  lane: string,
  start?: { readonly next: number; readonly last?: string | undefined },
): (stored: StoredRecord) => CheckedRecord {
  const name = parseLane(lane)
  let position: Position =
    start === undefined
      ? beginning
      : { ...beginning, seq: start.next, prev: start.last === undefined ? undefined : [start.last] }
  return (stored) => {
    const { record, faults } = openRecord(stored)
    const isDisplaced = stored.lane !== lane || faults.some((fault) => displaced.includes(fault))
    const problems: Problem[] = [
      ...missing(lane, position.seq, stored.seq),
      ...(name === undefined ? [{ lane, seq: stored.seq, what: 'lane_unknown' as const }] : []),
      ...faults.map((what) => ({ lane, seq: stored.seq, what })),
      ...(record === undefined || isDisplaced
        ? []
        : misplaced(record, position, name).map((what) => ({ lane, seq: stored.seq, what }))),
    ]
    position = following(position, stored, isDisplaced ? undefined : record)
    return { record, problems }
  }
}

function* missing(lane: string, expected: number, found: number): Generator<Problem> {
  const end = Number.isSafeInteger(found) ? Math.min(found, expected + namedGap) : expected
  for (let seq = expected; seq < end; seq += 1) yield { lane, seq, what: 'missing' }
}

/** What is wrong with a record's place in its chain and in time. */
function misplaced(record: AuditRecord, position: Position, name: LaneName | undefined): Problem['what'][] {
  const isNext = record.seq === position.seq
  const prevFails = isNext && position.prev !== undefined && !position.prev.includes(record.prev)
  return [
    ...(prevFails ? (['prev_mismatch'] as const) : []),
    ...(record.time < position.time ? (['time_backwards'] as const) : []),
    ...(isOutside(record, name) ? (['time_outside_window'] as const) : []),
    ...(position.closed ? (['after_close'] as const) : []),
  ]
}

/** The record that closes a lane is written after the lane's life. */
function isOutside({ kind, time }: AuditRecord, name: LaneName | undefined): boolean {
  if (name === undefined) return false
  const at = Date.parse(time)
  return at < name.openedAt || (kind !== 'lane-closed' && at >= name.openedAt + laneLifeMs)
}

function following(position: Position, stored: StoredRecord, record: AuditRecord | undefined): Position {
  const later = record !== undefined && record.time > position.time
  return {
    seq: (Number.isSafeInteger(stored.seq) ? stored.seq : position.seq) + 1,
    // Where the bytes no longer match the stored hash, which is reported, the chain may go on from either.
    prev: record === undefined ? undefined : [hashBody(stored.body), stored.hash],
    time: later ? record.time : position.time,
    closed: position.closed || record?.kind === 'lane-closed',
  }
}
