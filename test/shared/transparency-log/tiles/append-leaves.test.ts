import { describe, expect, it } from 'vitest'
import { leafHash } from '../../../../shared/signing/merkle-tree.ts'
import { appendLeaves } from '../../../../shared/transparency-log/tiles/append-leaves.ts'
import {
  createMemoryLog,
  logOf,
  recordHash,
  recordHashes,
} from '../../../support/transparency-log/memory-log.ts'
import { createNaiveTree } from '../../../support/transparency-log/naive-tree.ts'

describe('appended leaves', () => {
  it('stand in the tiles that the specification counts for a tree of 70,000', async () => {
    const log = await logOf(70_000, () => 70_000)
    const paths = [...log.tiles.keys()]
    const full = (level: string) =>
      paths.filter((path) => path.startsWith(`tile/${level}/`) && !path.includes('.p/'))
    expect(full('0')).toHaveLength(273)
    expect(full('entries')).toHaveLength(273)
    expect(full('1')).toEqual(['tile/1/000'])
    expect(paths.filter((path) => path.includes('.p/'))).toEqual([
      'tile/entries/273.p/112',
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ])
  })

  it('fill a tile and begin the level above at 256', async () => {
    const log = await logOf(256, () => 100)
    expect([...log.tiles.keys()].filter((path) => !path.includes('entries'))).toEqual([
      'tile/0/000.p/100',
      'tile/0/000.p/200',
      'tile/0/000',
      'tile/1/000.p/1',
    ])
    expect(log.tiles.get('tile/0/000')).toHaveLength(8192)
    expect(log.tiles.get('tile/1/000.p/1')).toEqual(log.root)
  })

  it('are entries of a length and a record hash, and leaf hashes over those', async () => {
    const log = await logOf(3, () => 2)
    const hashes = [0, 1, 2].map(recordHash)
    const length = Buffer.from([0, 32])
    expect(log.tiles.get('tile/entries/000.p/3')).toEqual(
      Buffer.concat(hashes.flatMap((hash) => [length, hash])),
    )
    expect(log.tiles.get('tile/0/000.p/3')).toEqual(Buffer.concat(hashes.map(leafHash)))
  })

  it('give the same tiles in whatever batches they come', async () => {
    const [at, once] = [await logOf(1000, () => 77), await logOf(1000, () => 1000)]
    expect(at.root).toEqual(once.root)
    for (const [path, bytes] of once.tiles) expect(at.tiles.get(path), path).toEqual(bytes)
  })

  it('need nothing but the right edge', async () => {
    const log = await logOf(70_000, () => 70_000)
    log.reads.length = 0
    await log.append(recordHashes(300))
    expect(log.reads).toEqual([
      'tile/entries/273.p/112',
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ])
  })

  it('go on from a full tile where the partial one is gone', async () => {
    const [log, next] = [await logOf(300, () => 100), await logOf(600, () => 100)]
    for (const path of ['tile/0/001.p/44', 'tile/entries/001.p/44']) log.tiles.delete(path)
    for (const path of ['tile/0/001', 'tile/entries/001']) {
      log.tiles.set(path, next.tiles.get(path) ?? new Uint8Array())
    }
    await log.append(recordHashes(600).subarray(300 * 32))
    expect(log.root).toEqual(next.root)
  })

  it('are none: the root is that of the tree as it is', async () => {
    for (const size of [0, 1, 255, 256, 300]) {
      const log = await logOf(size, () => 50)
      const { root, tiles } = await appendLeaves({ size, readTile: log.readTile }, new Uint8Array())
      expect(tiles).toEqual([])
      expect(root).toEqual(log.root)
    }
  })

  it('are refused over a right edge that is not there, or not whole', async () => {
    const log = await logOf(300, () => 300)
    const append = () => appendLeaves({ size: 300, readTile: log.readTile }, recordHash(300))
    for (const path of ['tile/entries/001.p/44', 'tile/0/001.p/44', 'tile/1/000.p/1']) {
      const bytes = log.tiles.get(path) ?? new Uint8Array()
      log.tiles.delete(path)
      await expect(append(), path).rejects.toMatchObject({ code: 'store_unavailable' })
      log.tiles.set(path, bytes.subarray(1))
      await expect(append(), path).rejects.toMatchObject({ code: 'store_unavailable' })
      log.tiles.set(path, bytes)
    }
    await expect(append()).resolves.toBeDefined()
  })

  it('are refused for sizes and hashes that are none', async () => {
    const { readTile } = createMemoryLog()
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
      await expect(appendLeaves({ size, readTile }, recordHash(0))).rejects.toThrow(RangeError)
    }
    await expect(appendLeaves({ size: 0, readTile }, new Uint8Array(33))).rejects.toThrow(RangeError)
  })

  it('have the root that the definition gives', async () => {
    const naive = createNaiveTree(Array.from({ length: 700 }, (_, index) => leafHash(recordHash(index))))
    const log = createMemoryLog()
    for (const batch of [1, 1, 5, 200, 48, 1, 256, 188]) {
      await log.append(recordHashes(700).subarray(32 * log.size, 32 * (log.size + batch)))
      expect(log.root, `${log.size}`).toEqual(naive.root(log.size))
    }
  })
})
