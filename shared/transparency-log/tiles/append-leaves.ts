import { SunderError } from '../../runtime/sunder-error.ts'
import { hashBytes, leafHash } from '../../signing/merkle-tree.ts'
import { perfectRoot, perfectSubtrees, rootOfEdge } from './subtree.ts'
import { entriesPath, tilePath, tileWidth } from './tile-path.ts'
import { partialTile, type ReadTile, readHashes } from './tile-reader.ts'

export interface AppendedLeaves {
  /** The root of the tree with them. */
  readonly root: Uint8Array
  /** What the tree has and had not before, entry bundles and lower levels first. */
  readonly tiles: readonly { readonly path: string; readonly bytes: Uint8Array }[]
}

/** What an entry of a bundle begins with: the length of its data, big-endian. */
const entryHead = Uint8Array.of(0, hashBytes)
const entryBytes = entryHead.length + hashBytes

/**
 * Appends leaves to a tree that is kept in tiles (C2SP `tlog-tiles`), reading its right edge and nothing else. The same
 * leaves at the same size always give the same bytes. The data of a leaf is a record's hash.
 *
 * @param hashes the records' hashes, 32 bytes each, end to end
 * @throws RangeError for hashes of another length, or a tree beyond 2^53 leaves; SunderError `store_unavailable` where
 * the right edge is not there
 */
export async function appendLeaves(
  { size, readTile }: { readonly size: number; readonly readTile: ReadTile },
  hashes: Uint8Array,
): Promise<AppendedLeaves> {
  const added = hashes.length / hashBytes
  if (!Number.isInteger(added)) throw new RangeError(`expected hashes of ${hashBytes} bytes`)
  if (!Number.isSafeInteger(size) || size < 0 || !Number.isSafeInteger(size + added)) {
    throw new RangeError(`no size of a tree: ${size} + ${added}`)
  }
  const tiles: { path: string; bytes: Uint8Array }[] = []
  if (added > 0) tiles.push(...cut(await bundle(readTile, size, hashes), { size, path: entriesPath }))

  const edges: Uint8Array[][] = []
  let fresh: Uint8Array = leafHashes(hashes)
  for (let level = 0; Math.floor((size + added) / tileWidth ** level) > 0; level++) {
    const hadHere = Math.floor(size / tileWidth ** level)
    const partial = partialTile(level, size)
    const before = partial === undefined ? new Uint8Array() : await readHashes(readTile, partial)
    const row = { bytes: Buffer.concat([before, fresh]), unit: hashBytes }
    if (fresh.length > 0) {
      tiles.push(...cut(row, { size: hadHere, path: (index, width) => tilePath(level, index, width) }))
    }
    const full = Math.floor(row.bytes.length / (tileWidth * hashBytes)) * tileWidth * hashBytes
    edges.unshift(edgeOf(row.bytes.subarray(full)))
    fresh = tileRoots(row.bytes.subarray(0, full))
  }
  return { root: rootOfEdge(edges.flat()), tiles }
}

function leafHashes(hashes: Uint8Array): Uint8Array {
  const leaves = Buffer.alloc(hashes.length)
  for (let at = 0; at < hashes.length; at += hashBytes) {
    leaves.set(leafHash(hashes.subarray(at, at + hashBytes)), at)
  }
  return leaves
}

/** The hashes of the level above: the roots of full tiles. */
function tileRoots(tiles: Uint8Array): Uint8Array {
  const roots: Uint8Array[] = []
  for (let at = 0; at < tiles.length; at += tileWidth * hashBytes) {
    roots.push(perfectRoot(tiles.subarray(at, at + tileWidth * hashBytes)))
  }
  return Buffer.concat(roots)
}

/** The roots of the perfect subtrees over the hashes of a partial tile, largest first. */
function edgeOf(tile: Uint8Array): Uint8Array[] {
  return perfectSubtrees({ from: 0, to: tile.length / hashBytes }).map(({ height, index }) => {
    const bytes = hashBytes * 2 ** height
    return perfectRoot(tile.subarray(index * bytes, (index + 1) * bytes))
  })
}

/** The entries from the start of the last bundle on. */
async function bundle(readTile: ReadTile, size: number, hashes: Uint8Array) {
  const width = size % tileWidth
  const before =
    width === 0 ? new Uint8Array() : await readEntries(readTile, Math.floor(size / tileWidth), width)
  const bytes = Buffer.alloc(before.length + (hashes.length / hashBytes) * entryBytes)
  bytes.set(before)
  let to = before.length
  for (let at = 0; at < hashes.length; at += hashBytes) {
    bytes.set(entryHead, to)
    bytes.set(hashes.subarray(at, at + hashBytes), to + entryHead.length)
    to += entryBytes
  }
  return { bytes, unit: entryBytes }
}

async function readEntries(readTile: ReadTile, index: number, width: number): Promise<Uint8Array> {
  const exact = await readTile(entriesPath(index, width))
  const bytes = exact ?? (await readTile(entriesPath(index, tileWidth)))
  if (bytes?.length !== entryBytes * (exact === undefined ? tileWidth : width)) {
    throw new SunderError('store_unavailable', {
      detail: `${entriesPath(index, width)}: ${bytes?.length ?? 'no'} bytes`,
    })
  }
  return bytes.subarray(0, entryBytes * width)
}

/** Cuts what begins at the start of a tile into tiles, the last of which may be partial. */
function cut(
  row: { readonly bytes: Uint8Array; readonly unit: number },
  { size, path }: { readonly size: number; readonly path: (index: number, width: number) => string },
): { path: string; bytes: Uint8Array }[] {
  const tiles: { path: string; bytes: Uint8Array }[] = []
  let index = Math.floor(size / tileWidth)
  for (let at = 0; at < row.bytes.length; at += tileWidth * row.unit) {
    const bytes = row.bytes.subarray(at, at + tileWidth * row.unit)
    tiles.push({ path: path(index++, bytes.length / row.unit), bytes })
  }
  return tiles
}
