import type { AuditReader } from '../../shared/audit/audit-table.ts'
import { laneLifeMs, parseLane } from '../../shared/audit/lane-name.ts'
import type { AuditRecord } from '../../shared/audit/record.ts'
import { noPrevious } from '../../shared/audit/record-bytes.ts'
import { isSealersLane } from '../../shared/audit/retention.ts'
import { type CheckedRecord, createChainCheck } from '../../shared/audit/verify-chain.ts'
import { type Clock, toTimestamp } from '../../shared/runtime/clock.ts'
import type { OpenLane } from '../../shared/transparency-log/seal.ts'

/** What is new in a lane. */
export interface LaneReading {
  /** The sequence number of the first new record. */
  readonly from: number
  /** In the order of their sequence. */
  readonly hashes: readonly Uint8Array[]
  /** Where the lane stands with them. */
  readonly at: OpenLane
  readonly ended: boolean
  /** Nothing was left to read. */
  readonly drained: boolean
  /** A limit left something. */
  readonly cut: boolean
}

export interface ReadingTerms {
  /** Lanes opened before this moment may end. */
  readonly horizon: number
  /** Says whether one more record may be taken, and counts it. */
  readonly takes: () => boolean
}

/** A lane as it is before its first record. */
export function unreadLane(lane: string): OpenLane {
  return { lane, next: 0, last: noPrevious, time: toTimestamp(openingOf(lane)) }
}

/** How far ahead another clock may be: a record that is dated later than that was dated by no clock. */
const aheadMs = 60_000

export function openingOf(lane: string): number {
  return parseLane(lane)?.openedAt ?? 0
}

interface Reading {
  readonly reader: Pick<AuditReader, 'readLane' | 'get'>
  readonly clock: Clock
}

/**
 * Reads a lane from where it was sealed to, up to the first record that is not what the lane must hold next. That
 * prefix is final: the lane's owner writes a record only when the one before it is there.
 */
export async function readLane(deps: Reading, start: OpenLane, terms: ReadingTerms): Promise<LaneReading> {
  const { refused: _, ...at } = start
  let reading: LaneReading = { from: at.next, hashes: [], at, ended: false, drained: false, cut: false }
  for (;;) {
    const { isSplit, ...more } = await readOn(deps, reading, terms)
    reading = more
    if (!isSplit) return reading
  }
}

/** @returns `isSplit` where a record that was missing has come in between: a page of a query is no snapshot */
async function readOn(
  { reader, clock }: Reading,
  start: LaneReading,
  { horizon, takes }: ReadingTerms,
): Promise<LaneReading & { readonly isSplit: boolean }> {
  const { lane, next } = start.at
  const hashes = [...start.hashes]
  let { at } = start
  const end = (how: { ended?: true; drained?: true; cut?: true; isSplit?: true } = {}) => {
    return { ...start, hashes, at, isSplit: false, ...how }
  }
  const check = createChainCheck(lane, at)
  for await (const stored of reader.readLane(lane, next)) {
    const { record, fault } = judge(check(stored), at, clock())
    if (record === undefined) {
      if (fault === 'missing' && (await reader.get(lane, at.next)) !== undefined)
        return end({ isSplit: true })
      at = { ...at, refused: { seq: at.next, what: fault } }
      return end()
    }
    if (isEarly(record, horizon, clock())) return end()
    if (!takes()) return end({ cut: true })
    hashes.push(Buffer.from(stored.hash, 'hex'))
    at = { lane, next: stored.seq + 1, last: stored.hash, time: record.time }
    if (record.kind === 'lane-closed') return end({ ended: true, drained: true })
  }
  return end({ drained: true })
}

type Verdict =
  | { readonly record: AuditRecord; readonly fault?: never }
  | { readonly record?: never; readonly fault: string }

function judge({ record, problems: [problem] }: CheckedRecord, at: OpenLane, now: number): Verdict {
  if (problem !== undefined || record === undefined) return { fault: problem?.what ?? 'unreadable' }
  if (record.time < at.time) return { fault: 'time_backwards' }
  if (Date.parse(record.time) > now + aheadMs) return { fault: 'time_ahead' }
  if (record.kind === 'sealing' && !isSealersLane(record.lane)) return { fault: 'sealing_foreign' }
  const endsEarly = record.kind === 'lane-closed' && Date.parse(record.time) < openingOf(at.lane) + laneLifeMs
  return endsEarly ? { fault: 'time_outside_window' } : { record }
}

/** By this clock its time has not come: nothing in a seal is dated after it, and only a lane behind the horizon ends. */
function isEarly({ kind, lane, time }: AuditRecord, horizon: number, now: number): boolean {
  return Date.parse(time) > now || (kind === 'lane-closed' && openingOf(lane) >= horizon)
}
