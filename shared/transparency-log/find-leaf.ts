import { parseLane } from '../audit/lane-name.ts'
import { hashBytes } from '../signing/merkle-tree.ts'
import type { Seal } from './seal.ts'
import type { LogReader } from './stores/log-store.ts'

export interface SealedPlace {
  readonly lane: string
  readonly seq: number
}

/** Where a record is in the tree, by what was sealed, whether or not its bytes are still kept. */
export type FoundLeaf =
  | { readonly state: 'sealed'; readonly leaf: number; readonly hash: Uint8Array; readonly seal: Seal }
  | { readonly state: 'waiting' }
  /** The sealer took neither it nor anything after it: the record at that sequence number is not what it must be. */
  | { readonly state: 'refused'; readonly seq: number; readonly what: string }
  /** Its lane has ended without it. */
  | { readonly state: 'absent' }

/**
 * Looks for a record from the first seal on that can hold it: a read or two as a rule, and one a seal that was made
 * while the record waited.
 *
 * @param since milliseconds since the epoch: the record's own time, or any before it, such as its lane's opening
 */
export async function findLeaf(log: LogReader, place: SealedPlace, since: number): Promise<FoundLeaf> {
  const openedAt = parseLane(place.lane)?.openedAt
  if (openedAt === undefined) return { state: 'absent' }
  const first = await log.firstSealAt(since)
  for (let number = first; number !== undefined; number += 1) {
    const seal = await log.seal(number)
    if (seal === undefined) break
    const found = lookIn(seal, place, openedAt)
    if (found !== undefined) return found
  }
  return { state: 'waiting' }
}

/** What the seal says of the record; undefined where a later one may say more. */
function lookIn(seal: Seal, place: SealedPlace, openedAt: number): FoundLeaf | undefined {
  const leaf = leafOf(seal, place)
  if (leaf !== undefined) {
    const at = (leaf - seal.first) * hashBytes
    return { state: 'sealed', leaf, hash: seal.hashes.subarray(at, at + hashBytes), seal }
  }
  const lane = seal.open.find(({ lane }) => lane === place.lane)
  if (lane?.refused !== undefined && lane.refused.seq <= place.seq) {
    return { state: 'refused', ...lane.refused }
  }
  // A lane that was opened before the horizon and is not open has ended.
  return lane === undefined && openedAt < seal.horizon ? { state: 'absent' } : undefined
}

/** The index in the whole tree of a record that the seal added. */
function leafOf(seal: Pick<Seal, 'first' | 'ranges'>, { lane, seq }: SealedPlace): number | undefined {
  let leaf = seal.first
  for (const range of seal.ranges) {
    if (range.lane === lane && seq >= range.from && seq < range.to) return leaf + seq - range.from
    leaf += range.to - range.from
  }
  return undefined
}

/** The seal with which the tree got a size; undefined where it never had it. One read for each halving of their number. */
export async function sealOfSize(log: LogReader, size: number): Promise<Seal | undefined> {
  let [low, high] = [1, (await log.latestSeal())?.number ?? 0]
  while (low <= high) {
    const middle = Math.floor((low + high) / 2)
    const seal = await log.seal(middle)
    if (seal?.size === size) return seal
    // What is lost of the log can't be searched past.
    if (seal === undefined) return undefined
    if (seal.size < size) low = middle + 1
    else high = middle - 1
  }
  return undefined
}
