import type { LogReader } from '../../../shared/transparency-log/log-store.ts'
import type { Seal } from '../../../shared/transparency-log/seal.ts'

/** Where a record stands in the tree: its leaf, or null for one that is not sealed. */
export type FindLeaf = (record: { readonly lane: string; readonly seq: number }) => number | null

interface Run {
  readonly from: number
  readonly to: number
  readonly leaf: number
}

/** Seals that are read for one answer: some hours of a gateway that is never idle. */
const maxSeals = 240
const sealsAtOnce = 16

/**
 * Reads the seals from the first of a period to the last that there is, in which its records must be.
 *
 * @returns undefined where those are more than one answer can read
 * @throws SunderError `store_unavailable`
 */
export async function findLeaves(
  log: LogReader,
  { from }: { readonly from: number },
): Promise<FindLeaf | undefined> {
  const [first, latest] = await Promise.all([log.firstSealAt(from), log.latestSeal()])
  const runs = new Map<string, Run[]>()
  if (first !== undefined && latest !== undefined) {
    if (latest.number - first >= maxSeals) return undefined
    for (let number = first; number <= latest.number; number += sealsAtOnce) {
      const count = Math.min(sealsAtOnce, latest.number - number + 1)
      const seals = await Promise.all(Array.from({ length: count }, (_, index) => log.seal(number + index)))
      for (const seal of seals) if (seal !== undefined) addRuns(runs, seal)
    }
  }
  return ({ lane, seq }) => {
    const run = runs.get(lane)?.find(({ from, to }) => seq >= from && seq < to)
    return run === undefined ? null : run.leaf + seq - run.from
  }
}

function addRuns(runs: Map<string, Run[]>, { first, ranges }: Seal): void {
  let leaf = first
  for (const { lane, from, to } of ranges) {
    const known = runs.get(lane)
    if (known === undefined) runs.set(lane, [{ from, to, leaf }])
    else known.push({ from, to, leaf })
    leaf += to - from
  }
}
