import { recordId } from '../../shared/audit/lane-name.ts'
import type { AuditRecord } from '../../shared/audit/record.ts'
import { toTimestamp } from '../../shared/runtime/clock.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { OpenLane, Seal } from '../../shared/transparency-log/seal.ts'
import { appendLeaves } from '../../shared/transparency-log/tiles/append-leaves.ts'
import { type Collection, joined } from './collect-records.ts'
import type { SealerDependencies } from './dependencies.ts'
import { type LaneReading, openingOf, readLane, unreadLane } from './read-lane.ts'

export interface AssembledSeal {
  readonly seal: Seal
  readonly tiles: readonly { readonly path: string; readonly bytes: Uint8Array }[]
}

/** Alarms that are raised one by one; the rest of a seal's is counted in one. */
const namedAlarms = 50

/**
 * Makes a seal of what was collected, of alarms for what was refused and of one record that says that it is sealed: it
 * is among the leaves itself, so that the tree tells its own time. Nothing is committed yet.
 */
export async function assembleSeal(
  deps: SealerDependencies,
  collection: Collection,
  { before, known }: { readonly before: Seal | undefined; readonly known: readonly OpenLane[] },
): Promise<AssembledSeal> {
  const number = (before?.number ?? 0) + 1
  const first = before?.size ?? 0
  const said = await raiseAlarms(deps, collection, known)
  const told = { number, first, ...(!collection.isAll && { partial: true as const }) }
  said.push(await deps.audit.append({ kind: 'sealing', action: 'audit.seal', seal: told }))

  const readings = new Map(collection.readings)
  for (const lane of new Set(said.map(({ lane }) => lane))) {
    const reading = readings.get(lane)
    const terms = { horizon: collection.horizon, takes: () => true }
    const more = await readLane(deps, reading?.at ?? unreadLane(lane), terms)
    readings.set(lane, reading === undefined ? more : joined(reading, more))
  }

  const inOrder = [...readings.values()].sort((one, other) => (one.at.lane < other.at.lane ? -1 : 1))
  const sealed = inOrder.filter(({ hashes }) => hashes.length > 0)
  const hashes = Buffer.concat(sealed.flatMap((reading) => reading.hashes))
  const { root, tiles } = await appendLeaves({ size: first, readTile: deps.store.tile }, hashes)
  const ranges = sealed.map(({ from, at }) => ({ lane: at.lane, from, to: at.next }))
  const seal = {
    number,
    time: toTimestamp(Math.max(deps.clock(), Date.parse(before?.time ?? toTimestamp(0)))),
    first,
    size: first + ranges.reduce((sum, { from, to }) => sum + to - from, 0),
    root: Buffer.from(root).toString('hex'),
    ranges,
    hashes,
    open: openOf(inOrder, collection.horizon),
    horizon: collection.horizon,
  }
  return { seal, tiles }
}

/** Lanes that may still grow; one without a record in which nobody looks for again is found again where it is registered. */
export function openOf(readings: Iterable<LaneReading>, horizon: number): OpenLane[] {
  const lanes: OpenLane[] = []
  for (const { at, ended } of readings) {
    const isBehind = openingOf(at.lane) < horizon
    if (ended && !isBehind) throw new SunderError('internal_error', { detail: 'a lane ended too early' })
    if (!ended && (isBehind || at.next > 0 || at.refused !== undefined)) lanes.push(at)
  }
  return lanes.sort((one, other) => (one.lane < other.lane ? -1 : 1))
}

/** Says once of each lane that it was not sealed further. */
async function raiseAlarms(
  deps: SealerDependencies,
  { readings }: Collection,
  known: readonly OpenLane[],
): Promise<AuditRecord[]> {
  const before = new Map(known.map(({ lane, refused }) => [lane, refused]))
  const refusals = [...readings.values()].flatMap(({ at: { lane, refused } }) => {
    const isKnown = refused?.seq === before.get(lane)?.seq && refused?.what === before.get(lane)?.what
    return refused === undefined || isKnown ? [] : [{ lane, ...refused }]
  })
  const records: AuditRecord[] = []
  for (const { lane, seq, what } of refusals.slice(0, namedAlarms)) {
    deps.metrics.count('RecordRefused')
    deps.log.error({ lane, seq, what }, 'a record was not sealed')
    const decision = { effect: 'denied', reasons: [what] } as const
    const draft = { kind: 'alarm', action: 'audit.seal', decision, request: recordId(lane, seq) } as const
    records.push(await deps.audit.append(draft))
  }
  const rest = refusals.length - namedAlarms
  if (rest > 0) {
    deps.metrics.count('RecordRefused', rest)
    const decision = { effect: 'denied', reasons: ['more_refused'] } as const
    records.push(await deps.audit.append({ kind: 'alarm', action: 'audit.seal', decision, count: rest }))
  }
  return records
}
