import { randomBytes } from 'node:crypto'
import { leafHash, verifyConsistency, verifyInclusion } from '../../shared/signing/merkle-tree.ts'
import { appendLeaves } from '../../shared/transparency-log/tiles/append-leaves.ts'
import { createFrontier } from '../../shared/transparency-log/tiles/frontier.ts'
import {
  proveConsistency,
  proveInclusion,
  rightEdge,
  rootOf,
} from '../../shared/transparency-log/tiles/prove.ts'
import { tilePath } from '../../shared/transparency-log/tiles/tile-path.ts'

/*
 * How long a proof takes from the tiles of a log of 10^4 to 10^7 leaves, kept in memory, and how fast it grows by seals
 * of at most 65,536 records; how fast a verifier's frontier follows. One core; every proof is verified.
 */
const [sizes, proofs, sealSize] = [[10_000, 100_000, 1_000_000, 10_000_000], 1000, 65_536]

const tiles = new Map<string, Uint8Array>()
const readTile = async (path: string) => tiles.get(path)
let [size, root]: [number, Uint8Array] = [0, Buffer.alloc(0)]

const rows = []
for (const target of sizes) {
  const [before, growing] = [size, await timed(() => growTo(target))]
  const following = await timed(() => follow(100_000))
  const inclusion = await latencies(proveRandomLeaf)
  const consistency = await latencies(proveRandomSize)
  rows.push({
    leaves: target.toLocaleString('en'),
    'inclusion ms (median, p99)': inclusion,
    'consistency ms (median, p99)': consistency,
    'appended leaves/s': Math.round((target - before) / (growing / 1000)).toLocaleString('en'),
    'frontier leaves/s': Math.round(100_000 / (following / 1000)).toLocaleString('en'),
  })
}
console.table(rows)

async function growTo(target: number): Promise<void> {
  while (size < target) {
    const count = Math.min(sealSize, target - size)
    const appended = await appendLeaves({ size, readTile }, randomBytes(32 * count))
    for (const { path, bytes } of appended.tiles) tiles.set(path, bytes)
    size += count
    root = appended.root
  }
}

async function follow(count: number): Promise<void> {
  const frontier = createFrontier({ size, edge: await rightEdge(readTile, size) })
  const hashes = randomBytes(32 * count)
  for (let at = 0; at < hashes.length; at += 32) frontier.append(leafHash(hashes.subarray(at, at + 32)))
  frontier.root()
}

/** Proves, and gives what checks it, which is not timed. */
async function proveRandomLeaf(): Promise<() => Promise<boolean>> {
  const leafIndex = Math.floor(Math.random() * size)
  const path = await proveInclusion(readTile, leafIndex, size)
  return async () => {
    const [index, at] = [Math.floor(leafIndex / 256), leafIndex % 256]
    const tile = tiles.get(tilePath(0, index, Math.min(256, size - 256 * index)))
    const leaf = tile?.subarray(32 * at, 32 * (at + 1)) ?? root
    return verifyInclusion({ leafHash: leaf, leafIndex, treeSize: size, path, root })
  }
}

async function proveRandomSize(): Promise<() => Promise<boolean>> {
  const from = 1 + Math.floor(Math.random() * (size - 1))
  const path = await proveConsistency(readTile, from, size)
  return async () =>
    verifyConsistency({ from, to: size, fromRoot: await olderRoot(from), toRoot: root, path })
}

/** Tiles of an older tree, also where only the wider ones of a later one were kept. */
function olderRoot(from: number): Promise<Uint8Array> {
  const asItWas = async (path: string) => {
    const [, head = path, width] = /^(.*)\.p\/(\d+)$/.exec(path) ?? []
    if (width === undefined) return tiles.get(path)
    for (let wider = Number(width); wider <= 256; wider++) {
      const bytes = tiles.get(wider === 256 ? head : `${head}.p/${wider}`)
      if (bytes !== undefined) return bytes.subarray(0, 32 * Number(width))
    }
    return undefined
  }
  return rootOf(asItWas, from)
}

async function latencies(prove: () => Promise<() => Promise<boolean>>): Promise<string> {
  const times: number[] = []
  for (let index = 0; index < proofs; index++) {
    const start = performance.now()
    const verified = await prove()
    times.push(performance.now() - start)
    if (!(await verified())) throw new Error('a proof does not verify')
  }
  times.sort((one, other) => one - other)
  return [0.5, 0.99].map((share) => times[Math.floor(share * proofs)]?.toFixed(2)).join(', ')
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
