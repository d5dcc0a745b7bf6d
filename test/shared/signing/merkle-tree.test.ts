import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createMerkleTree,
  type InclusionProof,
  leafHash,
  verifyInclusion,
} from '../../../shared/signing/merkle-tree.ts'
import {
  createNaiveTree,
  referenceInclusion,
  referenceLeaves,
  referenceRoots,
} from '../../support/transparency-log/naive-tree.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** A tree of 1 to 200 leaves and one of its leaves. */
const treeAndLeaf = fc
  .integer({ min: 1, max: 200 })
  .chain((size) => fc.record({ size: fc.constant(size), leafIndex: fc.integer({ min: 0, max: size - 1 }) }))

function prove(size: number, leafIndex: number): InclusionProof {
  const hashes = Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)))
  const tree = createMerkleTree(hashes)
  const path = tree.inclusionPath(leafIndex)
  return {
    leafHash: leafHash(Buffer.from(`leaf ${leafIndex}`)),
    leafIndex,
    treeSize: size,
    path,
    root: tree.root,
  }
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === Math.floor(bit / 8) ? byte ^ (1 << (bit % 8)) : byte))
}

describe('a Merkle tree', () => {
  it.each(referenceRoots.map((root, size) => ({ size, root })))(
    'of $size leaves has the published root',
    ({ size, root }) => {
      expect(hex(createMerkleTree(referenceLeaves.slice(0, size)).root)).toBe(root)
    },
  )

  it('has the published inclusion path of leaf 5 of 8', () => {
    const tree = createMerkleTree(referenceLeaves)
    const published = referenceInclusion.find(({ leafIndex, size }) => leafIndex === 5 && size === 8)
    expect(tree.inclusionPath(5).map(hex)).toEqual(published?.path)
  })

  it('has the root that the definition gives', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array(), { minLength: 1, maxLength: 130 }), (leaves) => {
        const hashes = leaves.map(leafHash)
        expect(hex(createMerkleTree(hashes).root)).toBe(hex(createNaiveTree(hashes).root(hashes.length)))
      }),
    )
  })

  it('proves each of its leaves', () => {
    for (let size = 1; size <= 40; size++) {
      for (let leafIndex = 0; leafIndex < size; leafIndex++) {
        expect(verifyInclusion(prove(size, leafIndex)), `${leafIndex} of ${size}`).toBe(true)
      }
    }
  })

  it('has no path for a leaf that is not there', () => {
    const tree = createMerkleTree(referenceLeaves)
    for (const index of [-1, 8, 0.5, Number.NaN]) expect(() => tree.inclusionPath(index)).toThrow(RangeError)
  })
})

describe('an inclusion proof is refused', () => {
  it('with any one bit changed', () => {
    fc.assert(
      fc.property(treeAndLeaf, fc.nat(), fc.nat(255), ({ size, leafIndex }, which, bit) => {
        const proof = prove(size, leafIndex)
        const parts = [proof.leafHash, proof.root, ...proof.path]
        const at = which % parts.length
        const [leaf, root, ...path] = parts.map((part, index) => (index === at ? flipBit(part, bit) : part))
        if (leaf === undefined || root === undefined) throw new Error('unreachable')
        expect(verifyInclusion({ ...proof, leafHash: leaf, root, path })).toBe(false)
      }),
    )
  })

  it('at another index', () => {
    fc.assert(
      fc.property(treeAndLeaf, fc.nat(200), ({ size, leafIndex }, other) => {
        fc.pre(other !== leafIndex)
        expect(verifyInclusion({ ...prove(size, leafIndex), leafIndex: other })).toBe(false)
      }),
    )
  })

  it('with a hash too many, too few, or of another length', () => {
    const proof = prove(13, 4)
    const refused = [
      [...proof.path, proof.root],
      proof.path.slice(0, -1),
      proof.path.slice(1),
      [],
      proof.path.map((hash) => hash.subarray(1)),
      proof.path.map((hash) => Buffer.concat([hash, Buffer.alloc(1)])),
    ]
    for (const path of refused) expect(verifyInclusion({ ...proof, path })).toBe(false)
  })

  it('for numbers that are no index or size', () => {
    const proof = prove(1, 0)
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(verifyInclusion({ ...proof, leafIndex: wrong })).toBe(false)
      expect(verifyInclusion({ ...proof, treeSize: wrong })).toBe(false)
    }
    expect(verifyInclusion({ ...proof, treeSize: 0 })).toBe(false)
  })
})
