import type { StoredRecord } from '../audit/audit-table.ts'
import { parseLane } from '../audit/lane-name.ts'
import type { Step } from './export-cursor.ts'
import { type ExportDependencies, type ExportPlan, sealIfWhole } from './export-plan.ts'
import type { Written } from './export-seal.ts'
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
): AsyncGenerator<Written> {
  const from = Math.max(step.hour * hourMs, plan.lanes.from)
  const to = Math.min((step.hour + 1) * hourMs, plan.lanes.to)
  const names = (await deps.records.lanes(from, to)).filter((lane) => isWithin(lane, from, to)).sort()
  const left = step.lane === undefined ? names : names.filter((lane) => lane >= (step.lane ?? ''))
  if (left.length === 0) return
  const sealedLanes = await findSealed(deps, plan, { names: new Set(left), from, to })
  const sealedOf = (lane: string) => sealedLanes.get(lane) ?? nothingSealed
  const afterOf = (lane: string) => (lane === step.lane ? step.after : undefined)
  const read = (lane: string) => {
    const { sealed } = sealedOf(lane)
    return deps.records.readLane(lane, afterOf(lane) ?? (sealed === 0 ? lowestSeq : sealed))
  }
  for await (const [lane, records] of readAhead(left, read, lanesAhead)) {
    const sealed = sealedOf(lane)
    yield* laneRest({ hour: step.hour, lane, after: afterOf(lane), sealed }, records)
  }
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

/** How far each lane is sealed, by the seals from the lanes' openings to where none of them can grow any more. */
async function findSealed(
  { log }: ExportDependencies,
  { last }: ExportPlan,
  { names, from, to }: { readonly names: ReadonlySet<string>; readonly from: number; readonly to: number },
): Promise<Map<string, SealedLane>> {
  const found = new Map<string, SealedLane>()
  const first = (await log.firstSealAt(from)) ?? last.number + 1
  for (let number = first; number <= last.number; number += 1) {
    const seal = await sealIfWhole(log, number)
    if (seal === undefined) continue
    const open = new Map(seal.open.filter(({ lane }) => names.has(lane)).map((each) => [each.lane, each]))
    for (const { lane, to } of seal.ranges) {
      if (names.has(lane)) found.set(lane, { sealed: to, ended: !open.has(lane), refused: null })
    }
    for (const [lane, { next, refused }] of open) {
      found.set(lane, { sealed: next, ended: false, refused: refused?.what ?? null })
    }
    if (open.size === 0 && seal.horizon >= to) break
  }
  return found
}
