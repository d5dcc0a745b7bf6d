import { SunderError } from '../../runtime/sunder-error.ts'
import { hashBytes } from '../../signing/merkle-tree.ts'
import { perfectRoot, type Subtree } from './subtree.ts'
import { tilePath, tileWidth } from './tile-path.ts'

/** The bytes at a path of C2SP `tlog-tiles`; undefined where there are none. */
export type ReadTile = (path: string) => Promise<Uint8Array | undefined>

/** A tile of a tree of some size; its width is what that tree has of it. */
export interface Tile {
  readonly level: number
  readonly index: number
  readonly width: number
}

/** Levels of the tree in one level of tiles. */
const tileHeight = 8

/** The last tile of a level in a tree, where that tile isn't full. */
export function partialTile(level: number, size: number): Tile | undefined {
  const hashes = Math.floor(size / tileWidth ** level)
  const width = hashes % tileWidth
  return width === 0 ? undefined : { level, index: Math.floor(hashes / tileWidth), width }
}

/**
 * A tile's hashes, end to end. Where a partial one is gone, the full one that took its place holds the same.
 * @throws SunderError `store_unavailable` where neither is there, or it isn't whole
 */
export async function readHashes(readTile: ReadTile, { level, index, width }: Tile): Promise<Uint8Array> {
  const path = (width: number) => tilePath(level, index, width)
  const exact = await readTile(path(width))
  const bytes = exact ?? (width < tileWidth ? await readTile(path(tileWidth)) : undefined)
  const expected = hashBytes * (exact === undefined ? tileWidth : width)
  if (bytes?.length !== expected) {
    throw new SunderError('store_unavailable', { detail: `${path(width)}: ${bytes?.length ?? 'no'} bytes` })
  }
  return bytes.subarray(0, hashBytes * width)
}

/**
 * The roots of perfect subtrees of a tree of a size, in their order; each tile is read once, all at one time.
 * @throws SunderError `store_unavailable` as for a tile
 */
export async function subtreeRoots(
  readTile: ReadTile,
  { size, subtrees }: { readonly size: number; readonly subtrees: readonly Subtree[] },
): Promise<Uint8Array[]> {
  const tiles = new Map<string, Promise<Uint8Array>>()
  const places = subtrees.map((subtree) => placeOf(subtree, size))
  for (const { tile } of places) {
    const key = `${tile.level}/${tile.index}`
    if (!tiles.has(key)) tiles.set(key, readHashes(readTile, tile))
  }
  await Promise.all(tiles.values())
  return Promise.all(
    places.map(async ({ tile, first, count }) => {
      const hashes = (await tiles.get(`${tile.level}/${tile.index}`)) ?? new Uint8Array()
      return perfectRoot(hashes.subarray(first * hashBytes, (first + count) * hashBytes))
    }),
  )
}

/** Which hashes of which tile a perfect subtree is over. */
function placeOf({ height, index }: Subtree, size: number) {
  const level = Math.floor(height / tileHeight)
  const count = 2 ** (height % tileHeight)
  const first = index * count
  const tileIndex = Math.floor(first / tileWidth)
  const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - tileIndex * tileWidth)
  return { tile: { level, index: tileIndex, width }, first: first % tileWidth, count }
}
