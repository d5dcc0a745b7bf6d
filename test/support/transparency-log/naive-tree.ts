import { leafHash, nodeHash } from '../../../shared/signing/merkle-tree.ts'

/** RFC 6962 section 2.1 word for word, over the leaf hashes of one growing tree; subtrees are remembered. */
export interface NaiveTree {
  root(size: number): Uint8Array
  inclusionPath(leafIndex: number, size: number): Uint8Array[]
  consistencyPath(from: number, to: number): Uint8Array[]
}

export function createNaiveTree(leafHashes: readonly Uint8Array[]): NaiveTree {
  const subtrees = new Map<string, Uint8Array>()

  function root(from: number, to: number): Uint8Array {
    const [only] = leafHashes.slice(from, from + 1)
    if (to - from === 1 && only !== undefined) return only
    const known = subtrees.get(`${from} ${to}`)
    if (known !== undefined) return known
    const middle = from + half(to - from)
    const hash = nodeHash(root(from, middle), root(middle, to))
    subtrees.set(`${from} ${to}`, hash)
    return hash
  }

  function path(leaf: number, from: number, to: number): Uint8Array[] {
    if (to - from === 1) return []
    const middle = from + half(to - from)
    return leaf < middle
      ? [...path(leaf, from, middle), root(middle, to)]
      : [...path(leaf, middle, to), root(from, middle)]
  }

  function subproof(older: number, [from, to]: readonly [number, number], whole: boolean): Uint8Array[] {
    if (older === to) return whole ? [] : [root(from, to)]
    const middle = from + half(to - from)
    return older <= middle
      ? [...subproof(older, [from, middle], whole), root(middle, to)]
      : [...subproof(older, [middle, to], false), root(from, middle)]
  }

  return {
    root: (size) => root(0, size),
    inclusionPath: (leafIndex, size) => path(leafIndex, 0, size),
    consistencyPath: (from, to) => (from === 0 ? [] : subproof(from, [0, to], true)),
  }
}

function half(size: number): number {
  let half = 1
  while (half * 2 < size) half *= 2
  return half
}

/** The leaf data and the proofs with which Certificate Transparency's reference implementation tests itself. */
export const referenceLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((data) => leafHash(Buffer.from(data, 'hex')))

/** Indices from 0 on. */
export const referenceInclusion = [
  { leafIndex: 0, size: 1, path: [] },
  {
    leafIndex: 0,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    leafIndex: 5,
    size: 8,
    path: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { leafIndex: 2, size: 3, path: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    leafIndex: 1,
    size: 5,
    path: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]

export const referenceConsistency = [
  { from: 1, to: 1, path: [] },
  {
    from: 1,
    to: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    from: 6,
    to: 8,
    path: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    from: 2,
    to: 5,
    path: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]

export const referenceRoots = [
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
