import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMerkleTree, emptyRoot, leafHash } from '../../../../shared/signing/merkle-tree.ts'
import { createFrontier } from '../../../../shared/transparency-log/tiles/frontier.ts'
import { rightEdge } from '../../../../shared/transparency-log/tiles/prove.ts'
import { logOf, recordHash } from '../../../support/transparency-log/memory-log.ts'
import { referenceLeaves, referenceRoots } from '../../../support/transparency-log/naive-tree.ts'

const leaves = Array.from({ length: 600 }, (_, index) => leafHash(recordHash(index)))

describe('a frontier', () => {
  it('has the published root at each size', () => {
    const frontier = createFrontier({ size: 0, edge: [] })
    const roots = [frontier.root()]
    for (const leaf of referenceLeaves) {
      frontier.append(leaf)
      roots.push(frontier.root())
    }
    expect(roots.map((root) => Buffer.from(root).toString('hex'))).toEqual(referenceRoots)
  })

  it('goes on from the right edge of any tree, and has the root of the whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(400), fc.nat(200), async (size, more) => {
        const log = await logOf(size, () => 400)
        const frontier = createFrontier({ size, edge: await rightEdge(log.readTile, size) })
        expect(frontier.root()).toEqual(log.root)
        for (const leaf of leaves.slice(size, size + more)) frontier.append(leaf)
        expect(frontier.size).toBe(size + more)
        expect(frontier.root()).toEqual(createMerkleTree(leaves.slice(0, size + more)).root)
        const { edge } = frontier
        expect(createFrontier({ size: size + more, edge: edge() }).root()).toEqual(frontier.root())
      }),
      { numRuns: 30 },
    )
  })

  it('keeps what it was given, whatever becomes of the buffers', () => {
    const [first = emptyRoot, second = emptyRoot] = leaves
    const buffer = Buffer.from(first)
    const frontier = createFrontier({ size: 0, edge: [] })
    frontier.append(buffer)
    buffer.fill(0)
    for (const hash of frontier.edge()) hash.fill(0)
    frontier.append(second)
    expect(frontier.root()).toEqual(createMerkleTree([first, second]).root)
  })

  it('is refused with an edge that is not that of the size', () => {
    const hash = emptyRoot
    expect(() => createFrontier({ size: 5, edge: [hash] })).toThrow(RangeError)
    expect(() => createFrontier({ size: 5, edge: [hash, hash, hash] })).toThrow(RangeError)
    expect(() => createFrontier({ size: 4, edge: [hash.subarray(1)] })).toThrow(RangeError)
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => createFrontier({ size, edge: [] })).toThrow(RangeError)
    }
    expect(() => createFrontier({ size: 0, edge: [] }).append(hash.subarray(1))).toThrow(RangeError)
  })
})
