import { expect } from 'vitest'
import {
  emptyRoot,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from '../../../shared/signing/merkle-tree.ts'
import { proveConsistency, proveInclusion, rootOf } from '../../../shared/transparency-log/tiles/prove.ts'
import { logOf, recordHash } from '../../support/transparency-log/memory-log.ts'
import { createNaiveTree } from '../../support/transparency-log/naive-tree.ts'

const leaves = Array.from({ length: 301 }, (_, index) => leafHash(recordHash(index)))
const naive = createNaiveTree(leaves)
const rootAt = (size: number) => (size === 0 ? emptyRoot : naive.root(size))
const same = (one: readonly Uint8Array[], other: readonly Uint8Array[]) =>
  Buffer.compare(Buffer.concat(one), Buffer.concat(other)) === 0

/**
 * Grows a tree of a size in random batches, and holds every inclusion proof in it, and every consistency proof to it,
 * against the definition and the verifier; with a step, every so many of them.
 */
export async function checkAllProofs(size: number, { step }: { readonly step: number }): Promise<void> {
  const log = await logOf(size, () => Math.ceil(Math.random() * 120))
  const root = rootAt(size)
  const wrong: string[] = []
  if (!same([log.root, await rootOf(log.readTile, size)], [root, root])) wrong.push('the root')
  for (let leafIndex = 0; leafIndex < size; leafIndex += step) {
    const path = await proveInclusion(log.readTile, leafIndex, size)
    const leaf = leaves[leafIndex] ?? emptyRoot
    const verified = verifyInclusion({ leafHash: leaf, leafIndex, treeSize: size, path, root })
    if (!verified || !same(path, naive.inclusionPath(leafIndex, size))) wrong.push(`leaf ${leafIndex}`)
  }
  for (let from = 0; from <= size; from += step) {
    const path = await proveConsistency(log.readTile, from, size)
    const verified = verifyConsistency({ from, to: size, fromRoot: rootAt(from), toRoot: root, path })
    if (!verified || !same(path, naive.consistencyPath(from, size))) wrong.push(`from ${from}`)
  }
  expect(wrong, `in a tree of ${size}`).toEqual([])
}
