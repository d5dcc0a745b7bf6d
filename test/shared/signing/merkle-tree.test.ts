import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createMerkleTree,
  type InclusionProof,
  leafHash,
  nodeHash,
  verifyInclusion,
} from '../../../shared/signing/merkle-tree.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The reference vectors of Certificate Transparency: leaf data, and the root of each number of them. */
const leafData = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((data) => Buffer.from(data, 'hex'))
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** The definition of RFC 6962 section 2.1, word for word. */
function naiveRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (only !== undefined && hashes.length === 1) return only
  let half = 1
  while (half * 2 < hashes.length) half *= 2
  return nodeHash(naiveRoot(hashes.slice(0, half)), naiveRoot(hashes.slice(half)))
}

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
  it.each(roots.map((root, size) => ({ size, root })))(
    'of $size leaves has the published root',
    ({ size, root }) => {
      expect(hex(createMerkleTree(leafData.slice(0, size).map(leafHash)).root)).toBe(root)
    },
  )

  it('has the published inclusion path of leaf 5 of 8', () => {
    const tree = createMerkleTree(leafData.map(leafHash))
    expect(tree.inclusionPath(5).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })

  it('has the root that the definition gives', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array(), { minLength: 1, maxLength: 130 }), (leaves) => {
        const hashes = leaves.map(leafHash)
        expect(hex(createMerkleTree(hashes).root)).toBe(hex(naiveRoot(hashes)))
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
    const tree = createMerkleTree(leafData.map(leafHash))
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
