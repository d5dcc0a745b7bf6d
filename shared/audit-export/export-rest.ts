import type { StoredRecord } from '../audit/audit-table.ts'
import { parseLane } from '../audit/lane-name.ts'
import type { Seal } from '../transparency-log/seal.ts'
import type { Step } from './export-cursor.ts'
import { type ExportDependencies, type ExportPlan, sealIfWhole } from './export-plan.ts'
import type { Pause, Written } from './export-seal.ts'
import { readAhead } from './read-ahead.ts'
import { lowestSeq, type SealedLane, unsealedLine } from './unsealed-line.ts'

type RestStep = Extract<Step, { readonly at: 'rest' }>

const hourMs = 3_600_000
const lanesAhead = 16

export function hourOf(moment: number): number {
  return Math.floor(moment / hourMs)
}

/** What stands in the lanes that were opened in an hour of the span, and in no seal. */
export async function* exportRest(
  deps: ExportDependencies,
  plan: ExportPlan,
  step: RestStep,
): AsyncGenerator<Written | Pause> {
  const from = Math.max(step.hour * hourMs, plan.lanes.from)
  const to = Math.min((step.hour + 1) * hourMs, plan.lanes.to)
  const names = (await deps.records.lanes(from, to)).filter((lane) => isWithin(lane, from, to)).sort()
  const left = step.lane === undefined ? names : names.filter((lane) => isLeft(step, lane))
  if (left.length === 0) return
  const sealedLanes = new Map<string, SealedLane>()
  for await (const _ of findSealed(deps, plan, { names: new Set(left), from, to, found: sealedLanes })) {
    yield { line: undefined, resume: step }
  }
  const sealedOf = (lane: string) => sealedLanes.get(lane) ?? nothingSealed
  const afterOf = (lane: string) => (lane === step.lane ? step.after : undefined)
  const read = (lane: string) => {
    const { sealed } = sealedOf(lane)
    return deps.records.readLane(lane, afterOf(lane) ?? (sealed === 0 ? lowestSeq : sealed))
  }
  for await (const [lane, records] of readAhead(left, read, lanesAhead)) {
    const sealed = sealedOf(lane)
    yield* laneRest({ hour: step.hour, lane, after: afterOf(lane), sealed }, records)
    yield { line: undefined, resume: { at: 'rest', hour: step.hour, lane, after: wholeLane } }
  }
}

/** In place of a sequence number: the lane was read to its end. */
const wholeLane = Number.MAX_SAFE_INTEGER

function isLeft({ lane: at = '', after }: RestStep, lane: string): boolean {
  return after === wholeLane ? lane > at : lane >= at
}

const nothingSealed: SealedLane = { sealed: 0, ended: false, refused: null }

async function* laneRest(
  {
    hour,
    lane,
    after,
    sealed,
  }: { hour: number; lane: string; after: number | undefined; sealed: SealedLane },
  records: AsyncIterable<StoredRecord>,
): AsyncGenerator<Written> {
  let length = 0
  for await (const stored of records) {
    length += 1
    if (after !== undefined && stored.seq <= after) continue
    yield { line: unsealedLine(stored, sealed), resume: { at: 'rest', hour, lane, after: stored.seq } }
  }
  if (length > 0 || sealed.sealed > 0 || after !== undefined) return
  yield { line: { type: 'empty', lane }, resume: { at: 'rest', hour, lane, after: 0 } }
}

/** A registration holds what its writer put there; a lane's name says when it was opened. */
function isWithin(lane: string, from: number, to: number): boolean {
  const openedAt = parseLane(lane)?.openedAt
  return openedAt === undefined || (openedAt >= from && openedAt < to)
}

interface SealedSearch {
  readonly names: ReadonlySet<string>
  readonly from: number
  readonly to: number
  readonly found: Map<string, SealedLane>
}

/** Seals that are read between two looks at the clock. */
const sealsAtOnce = 32

/**
 * How far each lane is sealed, by the seals from the lanes' openings to where none of them can grow any more. Those that
 * the last seal left open are told by it alone: one that is refused may stay so for years.
 */
async function* findSealed(
  { log }: ExportDependencies,
  { last }: ExportPlan,
  { names, from, to, found }: SealedSearch,
): AsyncGenerator<void> {
  const latest = last.number === 0 ? undefined : await sealIfWhole(log, last.number)
  if (latest !== undefined) noteOpen(latest, names, found)
  const left = new Set([...names].filter((lane) => !found.has(lane)))
  if (left.size === 0) return
  const first = (await log.firstSealAt(from)) ?? last.number + 1
  for (let number = first; number <= last.number; number += 1) {
    if (number > first && (number - first) % sealsAtOnce === 0) yield
    const seal = await sealIfWhole(log, number)
    if (seal === undefined) continue
    noteSealed(seal, left, found)
    if (noteOpen(seal, left, found) === 0 && seal.horizon >= to) break
  }
}

/** @returns how many of the lanes the seal left open */
function noteOpen({ open }: Seal, names: ReadonlySet<string>, found: Map<string, SealedLane>): number {
  const ours = open.filter(({ lane }) => names.has(lane))
  for (const { lane, next, refused } of ours) {
    found.set(lane, { sealed: next, ended: false, refused: refused?.what ?? null })
  }
  return ours.length
}

/** As if they had ended with it, which those that it left open have not. */
function noteSealed({ ranges }: Seal, names: ReadonlySet<string>, found: Map<string, SealedLane>): void {
  for (const { lane, to } of ranges) {
    if (names.has(lane)) found.set(lane, { sealed: to, ended: true, refused: null })
  }
}
