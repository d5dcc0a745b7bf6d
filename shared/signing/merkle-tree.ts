import { createHash } from 'node:crypto'

/** Bytes of every hash here: SHA-256. */
export const hashBytes = 32

/** The hash of a leaf's data, RFC 6962 section 2.1. */
export function leafHash(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(Uint8Array.of(0)).update(data).digest()
}

/** The hash of an inner node, RFC 6962 section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest()
}

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
    root: levels.at(-1)?.[0] ?? createHash('sha256').digest(),
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
  return siblings.length === 0 && Buffer.compare(hash, root) === 0
}
