import { createHash } from 'node:crypto'
import { appendLeaves } from '../../../shared/transparency-log/tiles/append-leaves.ts'
import type { ReadTile } from '../../../shared/transparency-log/tiles/tile-reader.ts'

/** The hashes of records that never were, 32 bytes each, end to end; the same each time. */
export function recordHashes(count: number): Uint8Array {
  const hashes = Buffer.alloc(32 * count)
  for (let index = 0; index < count; index++) recordHash(index).copy(hashes, 32 * index)
  return hashes
}

export function recordHash(index: number): Buffer {
  return createHash('sha256').update(`record ${index}`).digest()
}

/** A log whose tiles are kept in memory. */
export interface MemoryLog {
  readonly tiles: Map<string, Uint8Array>
  readonly readTile: ReadTile
  /** The paths that were read, since they were last cleared. */
  readonly reads: string[]
  readonly size: number
  readonly root: Uint8Array
  append(hashes: Uint8Array): Promise<void>
}

export function createMemoryLog(): MemoryLog {
  const tiles = new Map<string, Uint8Array>()
  const reads: string[] = []
  const readTile: ReadTile = async (path) => {
    reads.push(path)
    return tiles.get(path)
  }
  let size = 0
  let root = createHash('sha256').digest() as Uint8Array
  return {
    tiles,
    readTile,
    reads,
    get size() {
      return size
    },
    get root() {
      return root
    },
    async append(hashes) {
      const appended = await appendLeaves({ size, readTile }, hashes)
      for (const { path, bytes } of appended.tiles) tiles.set(path, bytes)
      size += hashes.length / 32
      root = appended.root
    },
  }
}

/** A log of so many records, appended in the batches that `nextBatch` names. */
export async function logOf(size: number, nextBatch: () => number): Promise<MemoryLog> {
  const log = createMemoryLog()
  const hashes = recordHashes(size)
  while (log.size < size) {
    const to = Math.min(size, log.size + Math.max(1, nextBatch()))
    await log.append(hashes.subarray(32 * log.size, 32 * to))
  }
  return log
}

export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === Math.floor(bit / 8) ? byte ^ (1 << (bit % 8)) : byte))
}
