import { createHash } from 'node:crypto'
import { sha256 } from './sha256.ts'

/** Bytes of every hash here: SHA-256. */
export const hashBytes = 32

// What is hashed most, two hashes or one, goes through these: one call over one buffer takes a quarter of the time.
const nodeInput = Buffer.alloc(1 + 2 * hashBytes, 1)
const leafInput = Buffer.alloc(1 + hashBytes, 0)

/** The hash of a leaf's data, RFC 6962 section 2.1. */
export function leafHash(data: Uint8Array): Uint8Array {
  if (data.length !== hashBytes) return createHash('sha256').update(Uint8Array.of(0)).update(data).digest()
  leafInput.set(data, 1)
  return sha256(leafInput)
}

/** The hash of an inner node, RFC 6962 section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== hashBytes || right.length !== hashBytes) {
    return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest()
  }
  nodeInput.set(left, 1)
  nodeInput.set(right, 1 + hashBytes)
  return sha256(nodeInput)
}

/** The root of a tree without leaves, RFC 6962 section 2.1: the hash of nothing. */
export const emptyRoot: Uint8Array = createHash('sha256').digest()

export interface MerkleTree {
  readonly size: number
  readonly root: Uint8Array
  /** The hashes from the leaf's sibling up to the root's child, RFC 6962 section 2.1.1. @throws RangeError for a leaf that is not there */
  inclusionPath(leafIndex: number): Uint8Array[]
}

/** The tree over leaf hashes, RFC 6962 section 2.1. Hashes each node once; the root of no leaves is the hash of nothing. */
export function createMerkleTree(leafHashes: readonly Uint8Array[]): MerkleTree {
  const levels = levelsOf(leafHashes)
  return {
    size: leafHashes.length,
    root: levels.at(-1)?.[0] ?? emptyRoot,
    inclusionPath(leafIndex) {
      if (!Number.isInteger(leafIndex) || leafIndex < 0 || leafIndex >= leafHashes.length) {
        throw new RangeError(`no leaf ${leafIndex} in a tree of ${leafHashes.length}`)
      }
      let index = leafIndex
      return levels.flatMap((level) => {
        const sibling = level[index % 2 === 0 ? index + 1 : index - 1]
        index = Math.floor(index / 2)
        return sibling === undefined ? [] : [sibling]
      })
    },
  }
}

// Pairing each level and carrying an odd last node up builds the RFC's tree, whose left halves are full.
function levelsOf(leafHashes: readonly Uint8Array[]): Uint8Array[][] {
  const levels: Uint8Array[][] = []
  let level = [...leafHashes]
  while (level.length > 0) {
    levels.push(level)
    if (level.length === 1) break
    level = pairUp(level)
  }
  return levels
}

function pairUp(level: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = []
  for (let index = 0; index < level.length; index += 2) {
    const [left, right] = [level[index], level[index + 1]]
    if (left !== undefined) parents.push(right === undefined ? left : nodeHash(left, right))
  }
  return parents
}

export interface InclusionProof {
  readonly leafHash: Uint8Array
  readonly leafIndex: number
  readonly treeSize: number
  readonly path: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** Whether the leaf stands at its index in the tree of that size and root, RFC 9162 section 2.1.3.2. Never throws. */
export function verifyInclusion({ leafHash, leafIndex, treeSize, path, root }: InclusionProof): boolean {
  if (!Number.isSafeInteger(leafIndex) || !Number.isSafeInteger(treeSize)) return false
  if (leafIndex < 0 || leafIndex >= treeSize) return false
  const siblings = [...path]
  let [index, last, hash] = [leafIndex, treeSize - 1, leafHash]
  while (last > 0) {
    const carriedUp = index === last && index % 2 === 0
    if (!carriedUp) {
      const sibling = siblings.shift()
      if (sibling?.length !== hashBytes) return false
      hash = index % 2 === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)
    }
    // Not shifted: a tree may hold more than 2^31 leaves.
    index = Math.floor(index / 2)
    last = Math.floor(last / 2)
  }
  return siblings.length === 0 && equal(hash, root)
}

export interface ConsistencyProof {
  /** The sizes of the older and the newer tree. */
  readonly from: number
  readonly to: number
  readonly fromRoot: Uint8Array
  readonly toRoot: Uint8Array
  readonly path: readonly Uint8Array[]
}

/**
 * Whether the newer tree begins with all leaves of the older one, RFC 9162 section 2.1.4.2. Two trees of one size, and
 * an empty one before any other, are consistent by an empty path. Never throws.
 */
export function verifyConsistency({ from, to, fromRoot, toRoot, path }: ConsistencyProof): boolean {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to) return false
  if ([fromRoot, toRoot, ...path].some((hash) => hash.length !== hashBytes)) return false
  if (from === 0 && !equal(fromRoot, emptyRoot)) return false
  if (from === to) return path.length === 0 && equal(fromRoot, toRoot)
  if (from === 0) return path.length === 0
  const roots = rootsByPath(from, to, isPowerOfTwo(from) ? [fromRoot, ...path] : path)
  return roots !== undefined && equal(roots.from, fromRoot) && equal(roots.to, toRoot)
}

/** Both roots as the path gives them; undefined for a path of another length. */
function rootsByPath(from: number, to: number, path: readonly Uint8Array[]) {
  const [seed, ...siblings] = path
  if (seed === undefined) return undefined
  const roots = { from: seed, to: seed }
  // The last leaf of each tree, then what it is under, a level up at a time.
  let [older, newer] = [from - 1, to - 1]
  const climb = () => {
    older = Math.floor(older / 2)
    newer = Math.floor(newer / 2)
  }
  while (older % 2 === 1) climb()
  for (const sibling of siblings) {
    if (newer === 0) return undefined
    if (older % 2 === 1 || older === newer) {
      roots.from = nodeHash(sibling, roots.from)
      roots.to = nodeHash(sibling, roots.to)
      while (older % 2 === 0 && older > 0) climb()
    } else {
      roots.to = nodeHash(roots.to, sibling)
    }
    climb()
  }
  return newer === 0 ? roots : undefined
}

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size)) && 2 ** Math.log2(size) === size
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
