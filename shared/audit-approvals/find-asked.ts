import type { AuditReader } from '../audit/audit-table.ts'
import { laneLifeMs, parseLane } from '../audit/lane-name.ts'
import { type FaultyRecord, type PresentedRecord, presentRecord } from '../audit/present-record.ts'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { askingFunction, isAbout } from './approval-steps.ts'

/** An approval that was asked for. */
export interface Asking {
  readonly approval: string
  /** The job or, where it is about the grant itself, the grant. */
  readonly trace: string
  /** When it was first set out to ask, in milliseconds. */
  readonly at: number
  readonly records: readonly PresentedRecord[]
}

/** Where an approval stands in the list. */
export interface Place {
  readonly at: number
  readonly approval: string
}

export interface AskedQuery {
  /** Inclusive and exclusive, milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  readonly after: Place | undefined
  readonly limit: number
  /** When the work ends, done or not. */
  readonly until: number
  readonly clock: Clock
}

export interface Asked {
  readonly askings: readonly Asking[]
  readonly faulty: readonly FaultyRecord[]
  /** Where to go on, or undefined where the span holds no more. */
  readonly next: Place | undefined
}

const lanesAtOnce = 16
const maxRecords = 50_000

/**
 * Finds the approvals that were first asked for in the span, in that order, in the lanes of the function that asks: a
 * consistent read of those lanes alone, no further than a page needs.
 *
 * @throws SunderError `request_too_large` when more was asked for at once than can be looked through
 */
export async function findAsked(reader: AuditReader, query: AskedQuery): Promise<Asked> {
  const { to, limit, until, clock } = query
  const start = query.after?.at ?? query.from
  // The asking is tried again for minutes: what was first asked for before the span is known by the lanes before it.
  const lanes = await reader.lanes(Math.max(0, start - 2 * laneLifeMs), to, [askingFunction])
  const asked = new Map<string, Asking>()
  const faulty: FaultyRecord[] = []
  let horizon = to
  let read = 0
  for (let first = 0; first < lanes.length; first += lanesAtOnce) {
    const batch = lanes.slice(first, first + lanesAtOnce)
    for (const record of (await Promise.all(batch.map((lane) => readLane(reader, lane, faulty)))).flat()) {
      read += 1
      add(asked, record)
    }
    // No record is older than its lane: of what was asked for before the next lane was opened, all is read.
    horizon = Math.min(to, openingOf(lanes[first + lanesAtOnce]) ?? to)
    if (horizon >= to || listed(asked, query, horizon).length > limit) break
    if (read >= maxRecords || clock() >= until) break
  }
  return toPage(listed(asked, query, horizon), { horizon, start, faulty, query })
}

function toPage(
  all: readonly Asking[],
  {
    horizon,
    start,
    faulty,
    query,
  }: {
    readonly horizon: number
    readonly start: number
    readonly faulty: readonly FaultyRecord[]
    readonly query: AskedQuery
  },
): Asked {
  const askings = all.slice(0, query.limit)
  const last = askings.at(-1)
  if (all.length > query.limit && last !== undefined) return { askings, faulty, next: last }
  if (horizon >= query.to) return { askings, faulty, next: undefined }
  if (horizon <= start) {
    throw new SunderError('request_too_large', {
      message: 'More approvals were asked for at once than one answer can look through.',
    })
  }
  return { askings, faulty, next: { at: horizon, approval: '' } }
}

async function readLane(
  reader: AuditReader,
  lane: string,
  faulty: FaultyRecord[],
): Promise<PresentedRecord[]> {
  const records: PresentedRecord[] = []
  for await (const stored of reader.readLane(lane)) {
    const presented = presentRecord(stored)
    if (presented.sound === undefined) faulty.push(presented.faulty)
    else records.push(presented.sound)
  }
  return records
}

function add(asked: Map<string, Asking>, record: PresentedRecord): void {
  const { approval, job, grant } = record.target ?? {}
  const trace = job ?? grant
  if (approval === undefined || trace === undefined || !isAbout(record, approval)) return
  const at = Date.parse(record.time)
  const known = asked.get(approval)
  asked.set(approval, {
    approval,
    trace: known?.trace ?? trace,
    at: Math.min(at, known?.at ?? at),
    records: [...(known?.records ?? []), record],
  })
}

/** What lies in the span, behind the cursor and before the horizon, in order. */
function listed(asked: ReadonlyMap<string, Asking>, { from, to, after }: AskedQuery, horizon: number) {
  return [...asked.values()]
    .filter((asking) => asking.at >= from && asking.at < Math.min(to, horizon))
    .filter((asking) => after === undefined || compare(asking, after) > 0)
    .sort(compare)
}

function compare(one: Place, other: Place): number {
  return one.at - other.at || (one.approval < other.approval ? -1 : Number(one.approval > other.approval))
}

function openingOf(lane: string | undefined): number | undefined {
  return lane === undefined ? undefined : parseLane(lane)?.openedAt
}
