import type { Seal } from '../../transparency-log/seal.ts'
import type { LogReader } from '../../transparency-log/stores/log-store.ts'

interface Stored {
  readonly lane: string
  readonly seq: number
  /** Hex. */
  readonly hash: string
}

/** Where a record stands in the tree: its leaf, null for one that is not sealed, or that another stands in its place. */
export type FindLeaf = (record: Stored) => number | null | 'sealed_otherwise'

interface Run {
  readonly from: number
  readonly to: number
  readonly leaf: number
  readonly hashes: Uint8Array
}

/** What is read for one answer: some hours of a gateway that is never idle. */
const [maxSeals, maxLeaves] = [240, 200_000]
const sealsAtOnce = 16
const hashBytes = 32

/**
 * Reads the seals from the first of a period to the last that there is, in which its records must be.
 *
 * @returns undefined where those are more than one answer can read
 * @throws SunderError `store_unavailable`
 */
export async function findLeaves(log: LogReader, from: number): Promise<FindLeaf | undefined> {
  const [first, latest] = await Promise.all([log.firstSealAt(from), log.latestSeal()])
  const runs = new Map<string, Run[]>()
  if (first !== undefined && latest !== undefined) {
    const start = await log.seal(first)
    if (latest.number - first >= maxSeals || latest.size - (start?.first ?? 0) > maxLeaves) return undefined
    for (let number = first; number <= latest.number; number += sealsAtOnce) {
      const count = Math.min(sealsAtOnce, latest.number - number + 1)
      const seals = await Promise.all(Array.from({ length: count }, (_, index) => log.seal(number + index)))
      for (const seal of seals) if (seal !== undefined) addRuns(runs, seal)
    }
  }
  return ({ lane, seq, hash }) => {
    const run = runs.get(lane)?.find(({ from, to }) => seq >= from && seq < to)
    if (run === undefined) return null
    const place = (seq - run.from) * hashBytes
    const sealed = Buffer.from(run.hashes.subarray(place, place + hashBytes)).toString('hex')
    return sealed === hash ? run.leaf + seq - run.from : 'sealed_otherwise'
  }
}

function addRuns(runs: Map<string, Run[]>, { first, ranges, hashes }: Seal): void {
  let offset = 0
  for (const { lane, from, to } of ranges) {
    const run = { from, to, leaf: first + offset, hashes: hashes.subarray(offset * hashBytes) }
    const known = runs.get(lane)
    if (known === undefined) runs.set(lane, [run])
    else known.push(run)
    offset += to - from
  }
}
