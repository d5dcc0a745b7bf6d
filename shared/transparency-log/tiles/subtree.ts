import { emptyRoot, hashBytes, nodeHash } from '../../signing/merkle-tree.ts'

/** The perfect subtree over the leaves from `index` × 2^`height`, 2^`height` of them. */
export interface Subtree {
  readonly height: number
  readonly index: number
}

/** Leaves of one tree, one after another; `to` is exclusive. */
export interface LeafRange {
  readonly from: number
  readonly to: number
}

/**
 * The perfect subtrees that make up a range, largest first, as RFC 6962 section 2.1 splits it. The range begins at a
 * multiple of the largest one's leaves, as every subtree of such a tree does.
 */
export function perfectSubtrees({ from, to }: LeafRange): Subtree[] {
  const subtrees: Subtree[] = []
  let at = from
  while (at < to) {
    const height = heightOfLargest(to - at)
    subtrees.push({ height, index: at / 2 ** height })
    at += 2 ** height
  }
  return subtrees
}

/** How many perfect subtrees make up a tree: the ones in its size's binary form. */
export function edgeLength(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}

/** The root over perfect subtrees that lie side by side, largest first; of none, that of a tree without leaves. */
export function rootOfEdge(edge: readonly Uint8Array[]): Uint8Array {
  return edge.length === 0 ? emptyRoot : edge.reduceRight((right, left) => nodeHash(left, right))
}

/** The root of a perfect subtree from the hashes of one level of it, end to end: 32 bytes × a power of two. */
export function perfectRoot(hashes: Uint8Array): Uint8Array {
  let level: Uint8Array[] = []
  for (let at = 0; at < hashes.length; at += hashBytes) level.push(hashes.subarray(at, at + hashBytes))
  while (level.length > 1) level = pairUp(level)
  return level[0] ?? emptyRoot
}

function pairUp(level: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = []
  for (let index = 0; index < level.length; index += 2) {
    const [left, right] = [level[index], level[index + 1]]
    if (left !== undefined && right !== undefined) parents.push(nodeHash(left, right))
  }
  return parents
}

/** The height of the largest perfect subtree that fits; by doubling, as a logarithm is not exact this high. */
function heightOfLargest(leaves: number): number {
  let height = 0
  while (2 ** (height + 1) <= leaves) height++
  return height
}
