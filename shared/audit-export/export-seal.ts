import type { StoredRecord } from '../audit/audit-table.ts'
import { hashBody } from '../audit/record-bytes.ts'
import { isSealersLane } from '../audit/retention.ts'
import { hashBytes } from '../signing/merkle-tree.ts'
import type { LaneRange, Seal } from '../transparency-log/seal.ts'
import { rightEdge } from '../transparency-log/tiles/prove.ts'
import type { Step } from './export-cursor.ts'
import { type ExportLine, formatRecordLine } from './export-line.ts'
import { type ExportDependencies, type ExportPlan, sealIfWhole, unlessDamaged } from './export-plan.ts'
import { readAhead } from './read-ahead.ts'
import { lowestSeq, unsealedLine } from './unsealed-line.ts'

/** A line, as its object or, of a record, as it is written; and what comes after it. */
export interface Written {
  readonly line: ExportLine | string
  readonly resume: Step
}

/** Nothing was found to be written so far: where it goes on all the same. */
export interface Pause {
  readonly line: undefined
  readonly resume: Step
}

type SealStep = Extract<Step, { readonly at: 'seal' }>

/** Ranges of a seal that are asked for at a time: each is a page of a query at the first. */
const rangesAhead = 8

/** The leaves of a seal, each with what the table holds of it, and the seal's checkpoint. */
export async function* exportSeal(
  deps: ExportDependencies,
  plan: ExportPlan,
  step: SealStep,
): AsyncGenerator<Written> {
  const { number } = step
  const resume: Step = { at: 'seal', number: number + 1 }
  const seal = await sealIfWhole(deps.log, number)
  if (seal === undefined) {
    yield { line: { type: 'lost', seal: number, what: 'seal' }, resume }
    return
  }
  yield* exportLeaves(deps, plan, seal, step)
  const note = await deps.log.checkpointOf(number)
  if (note === undefined) {
    yield { line: { type: 'lost', seal: number, what: 'checkpoint' }, resume }
    return
  }
  const edge = await edgeAt(deps, seal.size)
  yield { line: { type: 'checkpoint', seal: number, time: seal.time, size: seal.size, edge, note }, resume }
}

/** The right edge of the tree of a size by its tiles, in base64; null where tiles are not there. */
export async function edgeAt({ log }: ExportDependencies, size: number): Promise<string[] | null> {
  const edge = await unlessDamaged(() => rightEdge((path) => log.tile(path), size))
  return edge?.map((node) => Buffer.from(node).toString('base64')) ?? null
}

interface Piece extends LaneRange {
  /** The leaf of its first record. */
  readonly leaf: number
  /** What was looked at before. */
  readonly after: number | undefined
}

async function* exportLeaves(
  { records, retention }: ExportDependencies,
  plan: ExportPlan,
  seal: Seal,
  step: SealStep,
): AsyncGenerator<Written> {
  const pieces = piecesOf(seal, step)
  const isPruned = Date.parse(seal.time) + retention <= plan.exportedAt
  // The record before the first is read as well: what stands between two has no other place to be found.
  const read = ({ lane, from, after }: Piece) =>
    records.readLane(lane, after ?? (from === 0 ? lowestSeq : from - 1))
  for await (const [piece, stored] of readAhead(pieces, read, rangesAhead)) {
    for await (const place of placesOf(piece, stored)) {
      const isLast = place.next === piece.leaf + piece.to - piece.from
      const after = isLast ? undefined : place.seq
      const absent = isPruned && !isSealersLane(piece.lane) ? 'pruned' : 'missing'
      const line = lineOf(seal, piece, { ...place, absent })
      yield { line, resume: { at: 'seal', number: seal.number, leaf: place.next, after } }
    }
  }
}

function lineOf(
  { first, hashes }: Seal,
  { lane, to }: Piece,
  { leaf, seq, stored, absent }: Place & { readonly absent: 'pruned' | 'missing' },
): ExportLine | string {
  if (leaf === undefined) return unsealedLine(stored, { sealed: to, ended: false, refused: null })
  const at = (leaf - first) * hashBytes
  const hash = Buffer.from(hashes.subarray(at, at + hashBytes)).toString('hex')
  if (stored === undefined) return { type: absent, leaf, lane, seq, hash }
  return leafLine(stored, { leaf, lane, seq, hash })
}

/** What is left of a seal's ranges from a leaf on. */
function piecesOf({ first, ranges }: Seal, { leaf: start = first, after }: SealStep): Piece[] {
  let leaf = first
  const pieces: Piece[] = []
  for (const { lane, from, to } of ranges) {
    const end = leaf + to - from
    if (end > start) {
      const skipped = Math.max(0, start - leaf)
      pieces.push({
        lane,
        from: from + skipped,
        to,
        leaf: leaf + skipped,
        after: skipped > 0 || (start === leaf && after !== undefined) ? after : undefined,
      })
    }
    leaf = end
  }
  return pieces
}

/** A place of a leaf with what stands there, or what stands in none. */
type Place = {
  readonly seq: number
  /** The leaf that follows. */
  readonly next: number
} & (
  | { readonly leaf: number; readonly stored: StoredRecord | undefined }
  | { readonly leaf: undefined; readonly stored: StoredRecord }
)

/** Each place of a range with what stands there, and what stands between them. */
async function* placesOf(piece: Piece, records: AsyncIterable<StoredRecord>): AsyncGenerator<Place> {
  let [seq, leaf] = [piece.from, piece.leaf]
  const vacant = function* (to: number): Generator<Place> {
    for (; seq < to; seq += 1, leaf += 1) yield { leaf, seq, stored: undefined, next: leaf + 1 }
  }
  for await (const stored of records) {
    if (stored.seq >= piece.to) break
    if (stored.seq <= (piece.after ?? Number.NEGATIVE_INFINITY)) continue
    // The last of what was sealed before.
    if (stored.seq === piece.from - 1 && piece.from > 0) continue
    yield* vacant(Math.min(piece.to, Math.ceil(stored.seq)))
    if (stored.seq !== seq) {
      yield { leaf: undefined, seq: stored.seq, stored, next: leaf }
      continue
    }
    yield { leaf, seq, stored, next: leaf + 1 }
    seq += 1
    leaf += 1
  }
  yield* vacant(piece.to)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function leafLine(
  { body }: StoredRecord,
  place: { readonly leaf: number; readonly lane: string; readonly seq: number; readonly hash: string },
): ExportLine | string {
  const text = hashBody(body) === place.hash ? asOneLine(body) : undefined
  if (text !== undefined) return formatRecordLine(place.leaf, text)
  return { type: 'faulty', ...place, body: Buffer.from(body).toString('base64') }
}

/** The text of a JSON object that takes no more than a line. */
function asOneLine(body: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(body)
    return text.startsWith('{') && !/[\r\n]/.test(text) && typeof JSON.parse(text) === 'object'
      ? text
      : undefined
  } catch {
    return undefined
  }
}
