import { type LeafRange, perfectSubtrees, rootOfEdge } from './subtree.ts'
import { type ReadTile, subtreeRoots } from './tile-reader.ts'

/**
 * The hashes from the leaf's sibling up to the root's child, RFC 6962 section 2.1.1, in a tree for which tiles were
 * written. @throws RangeError for a leaf that is not there; SunderError `store_unavailable` for a tile that is not
 */
export async function proveInclusion(
  readTile: ReadTile,
  leafIndex: number,
  size: number,
): Promise<Uint8Array[]> {
  requireSize(size)
  if (!Number.isInteger(leafIndex) || leafIndex < 0 || leafIndex >= size) {
    throw new RangeError(`no leaf ${leafIndex} in a tree of ${size}`)
  }
  const siblings: LeafRange[] = []
  let at: LeafRange = { from: 0, to: size }
  while (at.to - at.from > 1) {
    const [left, right] = split(at)
    const within = leafIndex < left.to
    siblings.push(within ? right : left)
    at = within ? left : right
  }
  return rangeRoots(readTile, size, siblings.reverse())
}

/**
 * What shows that the tree of one size begins with that of another, RFC 6962 section 2.1.2; empty for two of one size,
 * and from an empty tree. @throws RangeError where there is no such proof; SunderError `store_unavailable` for a tile
 * that is not there
 */
export async function proveConsistency(readTile: ReadTile, from: number, to: number): Promise<Uint8Array[]> {
  requireSize(from)
  requireSize(to)
  if (from > to) throw new RangeError(`a tree of ${to} does not begin with one of ${from}`)
  if (from === 0) return []
  const ranges: LeafRange[] = []
  let at: LeafRange = { from: 0, to }
  while (at.to !== from) {
    const [left, right] = split(at)
    const within = from <= left.to
    ranges.push(within ? right : left)
    at = within ? left : right
  }
  // Who checks it has the older tree's root, and needs the last subtree only where that is not all of it.
  if (at.from > 0) ranges.push(at)
  return rangeRoots(readTile, to, ranges.reverse())
}

/** The root of the tree of a size, from its tiles. @throws RangeError; SunderError `store_unavailable` */
export async function rootOf(readTile: ReadTile, size: number): Promise<Uint8Array> {
  return rootOfEdge(await rightEdge(readTile, size))
}

/**
 * The roots of the perfect subtrees that make up the tree of a size, largest first: what it takes to go on from there.
 * @throws RangeError; SunderError `store_unavailable`
 */
export async function rightEdge(readTile: ReadTile, size: number): Promise<Uint8Array[]> {
  requireSize(size)
  return subtreeRoots(readTile, { size, subtrees: perfectSubtrees({ from: 0, to: size }) })
}

/** RFC 6962 section 2.1: the left part holds the largest power of two that is less than the whole. */
function split({ from, to }: LeafRange): readonly [left: LeafRange, right: LeafRange] {
  let half = 1
  while (half * 2 < to - from) half *= 2
  return [
    { from, to: from + half },
    { from: from + half, to },
  ]
}

async function rangeRoots(
  readTile: ReadTile,
  size: number,
  ranges: readonly LeafRange[],
): Promise<Uint8Array[]> {
  const edges = ranges.map(perfectSubtrees)
  const roots = await subtreeRoots(readTile, { size, subtrees: edges.flat() })
  let at = 0
  return edges.map((edge) => {
    const start = at
    at += edge.length
    return rootOfEdge(roots.slice(start, at))
  })
}

function requireSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`no size of a tree: ${size}`)
}
