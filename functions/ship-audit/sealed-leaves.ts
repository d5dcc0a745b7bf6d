import type { StoredRecord } from '../../shared/audit/audit-table.ts'
import { parseLane } from '../../shared/audit/lane-name.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { Cursor } from '../../shared/shipping/shipping-cursors.ts'
import type { LaneRange, Seal } from '../../shared/transparency-log/seal.ts'
import type { ShipperDependencies } from './dependencies.ts'

/** A leaf of the tree and the record behind it. */
export interface SealedLeaf {
  readonly lane: string
  readonly seq: number
  readonly leaf: number
  readonly seal: number
  /** Hex, as in the tree. */
  readonly hash: string
  /** Undefined where it is not there, or its body is not. */
  readonly stored: StoredRecord | undefined
}

type Parts = Pick<ShipperDependencies, 'seals' | 'records'>

/** All that was sealed from a cursor on, in the order of the leaves. @throws SunderError `store_unavailable` */
export async function* sealedSince({ seals, records }: Parts, cursor: Cursor): AsyncGenerator<SealedLeaf> {
  const latest = await seals.latestSeal()
  if (latest === undefined) return
  for (let number = cursor.seal; number <= latest.number; number += 1) {
    const seal = number === latest.number ? latest : await seals.seal(number)
    if (seal === undefined) throw unreadable(`seal ${number} is not there`)
    yield* leavesOf(seal, cursor.leaf, records)
  }
}

async function* leavesOf(seal: Seal, from: number, records: Parts['records']): AsyncGenerator<SealedLeaf> {
  let leaf = seal.first
  for (const range of seal.ranges) {
    const end = leaf + range.to - range.from
    if (end > from) {
      const skipped = Math.max(0, from - leaf)
      yield* rangeOf(seal, { ...range, from: range.from + skipped }, leaf + skipped, records)
    }
    leaf = end
  }
}

/** Every leaf of a range, also one whose record is not there. */
async function* rangeOf(
  seal: Seal,
  { lane, from, to }: LaneRange,
  first: number,
  records: Parts['records'],
): AsyncGenerator<SealedLeaf> {
  const leafOf = (seq: number, stored?: StoredRecord): SealedLeaf => {
    const leaf = first + seq - from
    const at = (leaf - seal.first) * 32
    const hash = Buffer.from(seal.hashes.subarray(at, at + 32)).toString('hex')
    return { lane, seq, leaf, seal: seal.number, hash, stored: stored?.body.length ? stored : undefined }
  }
  let next = from
  for await (const stored of records.readLane(lane, from)) {
    if (stored.seq >= to) break
    for (; next < stored.seq; next += 1) yield leafOf(next)
    yield leafOf(stored.seq, stored)
    next = stored.seq + 1
  }
  for (; next < to; next += 1) yield leafOf(next)
}

/** Whether time has removed a lane's records: all of them are younger than the lane. */
export function isPastRetention(lane: string, now: number, retentionMs: number): boolean {
  const openedAt = parseLane(lane)?.openedAt ?? Number.POSITIVE_INFINITY
  return openedAt + retentionMs <= now
}

function unreadable(detail: string): SunderError {
  return new SunderError('store_unavailable', { detail })
}
