import { type AuditedFunction, laneLifeMs, parseLane } from '../../shared/audit/lane-name.ts'
import { atOnce } from '../../shared/runtime/at-once.ts'
import type { OpenLane } from '../../shared/transparency-log/seal.ts'
import { closeLane } from './close-lane.ts'
import type { SealerDependencies, SealingLimits } from './dependencies.ts'
import { findLanes } from './find-lanes.ts'
import { type LaneReading, openingOf, readLane, unreadLane } from './read-lane.ts'

/** Where the log stands: what is read next, and where. */
export interface Position {
  /** Of the seal that it stands behind; 0 at the beginning. */
  readonly number: number
  readonly horizon: number
  readonly open: readonly OpenLane[]
  /** Lanes that a limit kept from being read last time: they come first, or others would take all the time again. */
  readonly left?: readonly string[]
}

export interface Collection {
  readonly readings: Map<string, LaneReading>
  readonly horizon: number
  readonly closedLanes: number
  /** Whether there is anything to seal. */
  readonly isNew: boolean
  /** Lanes in which a limit left something for later, in the order in which they are to come. */
  readonly left: readonly string[]
  /** False where a limit left anything for later. */
  readonly isAll: boolean
}

/** Beyond a lane's life, for clocks that differ: a writer stops a minute before its end by its own. */
const closingGraceMs = 60_000
/** How far a writer's clock may be ahead before its lanes are found late. */
const aheadMs = 60_000
/** Leaves of a seal that are kept free for the sealer's own records. */
const ownLeaves = 128
const own: AuditedFunction = 'seal-audit'

/**
 * Collects what is new in all lanes since a position, those that were opened first before others, and ends lanes past
 * their deadline. The sealer's own are ended only where there is something else to seal, or it would never rest.
 */
export async function collectRecords(
  deps: SealerDependencies,
  position: Position,
  { limits, until }: { readonly limits: SealingLimits; readonly until: number },
): Promise<Collection> {
  const now = deps.clock()
  const found = await findLanes(deps.reader, { from: position.horizon, to: now + aheadMs })
  // Lanes that were ended are behind the horizon, where nobody looks for lanes again.
  const horizon = Math.max(position.horizon, Math.min(now - laneLifeMs + 1, found.until))
  const turns = new Map(position.left?.map((lane, turn) => [lane, turn]))
  const turnOf = ({ lane }: OpenLane) => turns.get(lane) ?? turns.size
  const known = new Map(position.open.map((lane) => [lane.lane, lane]))
  const lanes = [
    ...known.values(),
    ...found.lanes.filter((lane) => !known.has(lane)).map((lane) => unreadLane(lane)),
  ].sort((one, other) => turnOf(one) - turnOf(other) || byOpening(one, other))

  const readings = new Map<string, LaneReading>()
  let leaves = limits.leavesOfSeal - ownLeaves
  let closedLanes = 0
  const hasTime = () => deps.clock() < until
  const takes = () => leaves > 0 && hasTime() && leaves-- > 0

  const mayEnd = ({ lane }: OpenLane) =>
    openingOf(lane) < horizon && now >= openingOf(lane) + laneLifeMs + closingGraceMs

  const visit = async (start: OpenLane, ends: boolean): Promise<LaneReading> => {
    let reading = await readLane(deps, start, { horizon, takes })
    // Each turn another record has come before: the last one of the lane's owner, or another sealer's that ends it.
    while (ends && reading.drained && !reading.ended && takes()) {
      if ((await closeLane(deps, reading.at)) !== undefined) closedLanes += 1
      reading = joined(reading, await readLane(deps, reading.at, { horizon, takes: () => true }))
    }
    return reading
  }

  await atOnce(lanes, limits.lanesAtOnce, async (start) => {
    const isVisited = leaves > 0 && hasTime()
    readings.set(
      start.lane,
      isVisited ? await visit(start, !isOwn(start) && mayEnd(start)) : unvisited(start),
    )
  })
  const isNew = lanes.some((lane) => isNews(lane, readings.get(lane.lane)))
  const ending = isNew ? lanes.filter((lane) => isOwn(lane) && mayEnd(lane)) : []
  await atOnce(ending, limits.lanesAtOnce, async ({ lane }) => {
    const reading = readings.get(lane)
    if (reading === undefined || !reading.drained || reading.ended) return
    readings.set(lane, joined(reading, await visit(reading.at, true)))
  })
  const left = lanes.map(({ lane }) => lane).filter((lane) => readings.get(lane)?.cut)
  const isAll = found.until >= now && left.length === 0
  return { readings, horizon, closedLanes, isNew, left, isAll }
}

/** Two readings of a lane, the second from where the first ended. */
export function joined(first: LaneReading, second: LaneReading): LaneReading {
  return { ...second, from: first.from, hashes: [...first.hashes, ...second.hashes] }
}

function unvisited(at: OpenLane): LaneReading {
  return { from: at.next, hashes: [], at, ended: false, drained: false, cut: true }
}

function isNews({ refused: before }: OpenLane, reading: LaneReading | undefined): boolean {
  const now = reading?.at.refused
  return (
    reading !== undefined &&
    (reading.hashes.length > 0 || before?.seq !== now?.seq || before?.what !== now?.what)
  )
}

function isOwn({ lane }: OpenLane): boolean {
  return parseLane(lane)?.functionName === own
}

function byOpening(one: OpenLane, other: OpenLane): number {
  return openingOf(one.lane) - openingOf(other.lane) || (one.lane < other.lane ? -1 : 1)
}
