import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leafHash, verifyConsistency, verifyInclusion } from '../../../../shared/signing/merkle-tree.ts'
import {
  proveConsistency,
  proveInclusion,
  rightEdge,
  rootOf,
} from '../../../../shared/transparency-log/tiles/prove.ts'
import { logOf, recordHash } from '../../../support/transparency-log/memory-log.ts'
import {
  createNaiveTree,
  referenceConsistency,
  referenceInclusion,
  referenceLeaves,
  referenceRoots,
} from '../../../support/transparency-log/naive-tree.ts'
import { checkAllProofs } from '../check-all-proofs.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The reference's leaves as a tile, for each size. */
const readReference = async (path: string) => {
  const [, width = '0'] = /^tile\/0\/000\.p\/(\d)$/.exec(path) ?? []
  return Buffer.concat(referenceLeaves.slice(0, Number(width)))
}

describe('a proof from tiles', () => {
  it.each(referenceInclusion)(
    'of leaf $leafIndex of $size is the published one',
    async ({ leafIndex, size, path }) => {
      expect((await proveInclusion(readReference, leafIndex, size)).map(hex)).toEqual(path)
    },
  )

  it.each(referenceConsistency)('from $from to $to is the published one', async ({ from, to, path }) => {
    expect((await proveConsistency(readReference, from, to)).map(hex)).toEqual(path)
  })

  it.each(referenceRoots.map((root, size) => ({ root, size })))(
    'has the published root of $size',
    async ({ root, size }) => {
      expect(hex(await rootOf(readReference, size))).toBe(root)
    },
  )

  it('is the one of the definition, and verifies, for every leaf and size up to 32 and around a full tile', async () => {
    for (const size of [...Array(33).keys(), 255, 256, 257])
      await checkAllProofs(size, { step: size > 33 ? 17 : 1 })
  })

  it('is the one of the definition in a tree of many tiles', async () => {
    const naive = createNaiveTree(Array.from({ length: 20_000 }, (_, index) => leafHash(recordHash(index))))
    const log = await logOf(20_000, () => 9000)
    await fc.assert(
      fc.asyncProperty(fc.nat(19_999), fc.integer({ min: 1, max: 20_000 }), async (leafIndex, from) => {
        const inclusion = await proveInclusion(log.readTile, leafIndex, 20_000)
        expect(inclusion).toEqual(naive.inclusionPath(leafIndex, 20_000))
        expect(await proveConsistency(log.readTile, from, 20_000)).toEqual(
          naive.consistencyPath(from, 20_000),
        )
      }),
      { numRuns: 20 },
    )
  })

  it('reads each tile once', async () => {
    const log = await logOf(70_000, () => 70_000)
    log.reads.length = 0
    const path = await proveInclusion(log.readTile, 12_345, 70_000)
    expect([...log.reads].sort()).toEqual(['tile/0/048', 'tile/0/273.p/112', 'tile/1/000', 'tile/1/001.p/17'])
    expect(
      verifyInclusion({
        leafHash: leafHash(recordHash(12_345)),
        leafIndex: 12_345,
        treeSize: 70_000,
        path,
        root: log.root,
      }),
    ).toBe(true)
  })

  it('comes from the full tile where the partial one is gone', async () => {
    const log = await logOf(600, () => 300)
    log.tiles.delete('tile/0/001.p/44')
    const path = await proveConsistency(log.readTile, 260, 300)
    const fromRoot = createNaiveTree(
      Array.from({ length: 260 }, (_, index) => leafHash(recordHash(index))),
    ).root(260)
    const toRoot = await rootOf(log.readTile, 300)
    expect(verifyConsistency({ from: 260, to: 300, fromRoot, toRoot, path })).toBe(true)
  })

  it('fails where a tile is not there, or not whole', async () => {
    const log = await logOf(300, () => 300)
    const tile = log.tiles.get('tile/0/000') ?? new Uint8Array()
    log.tiles.set('tile/0/000', tile.subarray(32))
    await expect(proveInclusion(log.readTile, 3, 300)).rejects.toMatchObject({ code: 'store_unavailable' })
    log.tiles.delete('tile/0/000')
    await expect(proveConsistency(log.readTile, 3, 300)).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('is refused where there is none', async () => {
    const { readTile } = await logOf(10, () => 10)
    for (const leaf of [-1, 10, 0.5, Number.NaN]) {
      await expect(proveInclusion(readTile, leaf, 10)).rejects.toThrow(RangeError)
    }
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
      await expect(proveInclusion(readTile, 0, size)).rejects.toThrow(RangeError)
      await expect(proveConsistency(readTile, size, 10)).rejects.toThrow(RangeError)
      await expect(proveConsistency(readTile, 0, size)).rejects.toThrow(RangeError)
      await expect(rightEdge(readTile, size)).rejects.toThrow(RangeError)
    }
    await expect(proveConsistency(readTile, 10, 9)).rejects.toThrow(RangeError)
  })
})
