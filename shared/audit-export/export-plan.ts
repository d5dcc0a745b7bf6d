import * as z from 'zod/mini'
import type { AuditReader } from '../audit/audit-table.ts'
import { laneLifeMs, parseLane } from '../audit/lane-name.ts'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { parseCheckpoint } from '../transparency-log/notes/checkpoint.ts'
import { splitNote } from '../transparency-log/notes/signed-note.ts'
import type { Seal } from '../transparency-log/seal.ts'
import type { LogReader } from '../transparency-log/stores/log-store.ts'

export interface ExportDependencies {
  readonly records: Pick<AuditReader, 'lanes' | 'readLane'>
  readonly log: LogReader
  /** The log's name, and the verifier key under which it signs. */
  readonly origin: string
  readonly verifierKey: string
  /** The policy's, in milliseconds: how long a record may wait for its seal, and how long one is kept. */
  readonly maxLag: number
  readonly retention: number
  readonly clock: Clock
}

/** What was asked for. */
export interface ExportSpan {
  /** Inclusive and exclusive, milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  /** Sizes of checkpoints that the auditor holds: the export shows how its tree goes together with each. */
  readonly since: readonly number[]
}

const moment = z.int().check(z.minimum(-8.64e15), z.maximum(8.64e15))
const count = z.int().check(z.minimum(0))

export const planSchema = z.strictObject({
  from: moment,
  to: moment,
  since: z.array(count).check(z.maxLength(8)),
  exportedAt: moment,
  first: count,
  size: count,
  seals: z.strictObject({ from: count, to: count }),
  /** The last seal that was published. */
  last: z.strictObject({ number: count, size: count }),
  /** Lanes opened in this time are looked through for what was not sealed. */
  lanes: z.strictObject({ from: moment, to: moment }),
})

/** What an export covers, fixed when it begins: whatever is recorded or sealed meanwhile, its pages are those of one whole. */
export type ExportPlan = z.output<typeof planSchema>

/** The longest span that callers may ask for. */
export const longestSpanMs = 366 * 86_400_000

/** Where nothing says when the first lane was opened. */
const earlierMs = 86_400_000

/**
 * Plans an export of whole seals, from the last one made before the span, so that its time is among what is proven, to
 * the second one made after it, by which all that was dated in the span has been sealed.
 *
 * @throws SunderError `store_unavailable`, also where the log says no sizes
 */
export async function planExport(
  deps: ExportDependencies,
  { from, to, since }: ExportSpan,
): Promise<ExportPlan> {
  const { log, clock } = deps
  const exportedAt = clock()
  const last = await lastPublished(log)
  const [firstWithin, firstAfter] = await Promise.all([log.firstSealAt(from), log.firstSealAt(to)])
  const start = Math.max(1, Math.min((firstWithin ?? last + 1) - 1, last))
  const end = Math.max(start, Math.min((firstAfter ?? last) + 2, last + 1))
  const [first, size, lastSize] = await Promise.all(
    [start - 1, end - 1, last].map((seal) => sizeAt(log, seal)),
  )
  return {
    from,
    to,
    since: [...since],
    exportedAt,
    first: first ?? 0,
    size: size ?? 0,
    seals: { from: start, to: last === 0 ? start : end },
    last: { number: last, size: lastSize ?? 0 },
    lanes: {
      from: Math.max(0, from - laneLifeMs, start === 1 ? await earliestLane(log, exportedAt) : 0),
      to: Math.min(to, exportedAt + 1),
    },
  }
}

/** Whether it goes as far as the log does. */
export function isLatest({ seals, last }: ExportPlan): boolean {
  return seals.to > last.number
}

/** What is committed and not yet published is not part of any export. */
async function lastPublished(log: LogReader): Promise<number> {
  const latest = await log.latestSeal()
  if (latest === undefined) return 0
  return (await log.checkpointOf(latest.number)) === undefined ? latest.number - 1 : latest.number
}

/** The tree's size with a seal; the seal and its checkpoint say it, and either may be gone. */
export async function sizeAt(log: LogReader, number: number): Promise<number> {
  if (number === 0) return 0
  const seal = await sealIfWhole(log, number)
  if (seal !== undefined) return seal.size
  const note = await log.checkpointOf(number)
  if (note !== undefined) return parseCheckpoint(splitNote(note).text).size
  throw new SunderError('store_unavailable', {
    detail: `the log holds neither seal nor checkpoint ${number}`,
  })
}

async function earliestLane(log: LogReader, exportedAt: number): Promise<number> {
  const seal = await sealIfWhole(log, 1)
  const opened = (seal?.ranges ?? []).flatMap(({ lane }) => parseLane(lane)?.openedAt ?? [])
  return Math.min(exportedAt, ...opened.slice(0, 4096)) - earlierMs
}

/** A seal; undefined for one that is not there, or not as a sealer wrote it. @throws SunderError `store_unavailable` */
export async function sealIfWhole(log: LogReader, number: number): Promise<Seal | undefined> {
  return unlessDamaged(() => log.seal(number))
}

/** What the log holds; undefined where that is damaged. @throws SunderError `store_unavailable` where it can't be asked */
export async function unlessDamaged<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask()
  } catch (error) {
    // What is damaged shows by its form; what can't be reached has another cause.
    const isDamaged =
      error instanceof SunderError && (error.cause === undefined || error.cause instanceof RangeError)
    if (isDamaged || error instanceof RangeError) return undefined
    throw error
  }
}
