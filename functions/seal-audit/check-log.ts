import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { verifyConsistency } from '../../shared/signing/merkle-tree.ts'
import { parseCheckpoint } from '../../shared/transparency-log/notes/checkpoint.ts'
import { NoteError } from '../../shared/transparency-log/notes/note-error.ts'
import { openNote } from '../../shared/transparency-log/notes/signed-note.ts'
import { createVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import type { Seal } from '../../shared/transparency-log/seal.ts'
import { appendLeaves } from '../../shared/transparency-log/tiles/append-leaves.ts'
import { proveConsistency } from '../../shared/transparency-log/tiles/prove.ts'
import type { ReadTile } from '../../shared/transparency-log/tiles/tile-reader.ts'
import type { AssembledSeal } from './assemble-seal.ts'
import type { SealerDependencies } from './dependencies.ts'

/** A head of the tree that this log's key has signed. */
export interface Head {
  readonly size: number
  readonly root: Uint8Array
}

/** What the log says of itself, once nothing in it contradicts what is remembered of it. */
export interface CheckedLog {
  readonly latest: Seal | undefined
  /** The checkpoint, also where it is not yet that of the latest seal. */
  readonly note: string | undefined
  /** The latest seal with its tiles, where it was committed and its head not published. */
  readonly unpublished: AssembledSeal | undefined
}

/** The log is not what it was: nothing is signed on top of it. */
export class LogContradiction extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(`the log contradicts itself: ${reason}`)
    this.name = 'LogContradiction'
    this.reason = reason
  }
}

/**
 * Reads where the log stands and holds it against the latest checkpoint, which only this log's key can have signed, and
 * against the last head that this process signed.
 *
 * @throws LogContradiction where a signed head is not that of a tree which the latest seal's tree begins with
 */
export async function checkLog(
  { store, signer }: Pick<SealerDependencies, 'store' | 'signer'>,
  signed: Head | undefined,
): Promise<CheckedLog> {
  // In this order: another sealer may go on between the two, and a seal is there before its checkpoint.
  const note = await store.checkpoint()
  const latest = await store.latestSeal()
  const published = note === undefined ? undefined : openCheckpoint(note, signer)
  if (latest === undefined) {
    if (published !== undefined || signed !== undefined) throw new LogContradiction('seals are missing')
    return { latest, note, unpublished: undefined }
  }
  const root = Buffer.from(latest.root, 'hex')
  const isPublished = published?.size === latest.size
  if (isPublished && signed?.size === latest.size) {
    requireSame(published.root, root)
    requireSame(signed.root, root)
    return { latest, note, unpublished: undefined }
  }

  const tiles = isPublished ? undefined : await tilesOf(latest, store.tile)
  const readTile = tiles === undefined ? store.tile : over(tiles, store.tile)
  for (const head of [published, signed]) {
    if (head !== undefined) await requireGrowth(readTile, head, { size: latest.size, root })
  }
  return { latest, note, unpublished: tiles && { seal: latest, tiles } }
}

/** @throws LogContradiction where the newer tree does not begin with the older one */
export async function requireGrowth(readTile: ReadTile, older: Head, newer: Head): Promise<void> {
  if (older.size > newer.size) throw new LogContradiction('seals are missing')
  const path = await proveConsistency(readTile, older.size, newer.size)
  const proof = { from: older.size, to: newer.size, fromRoot: older.root, toRoot: newer.root, path }
  if (!verifyConsistency(proof)) throw new LogContradiction('the tree is another one')
}

/** Tiles that are not written yet, over those that are. */
export function over(tiles: AssembledSeal['tiles'], readTile: ReadTile): ReadTile {
  const added = new Map(tiles.map(({ path, bytes }) => [path, bytes]))
  return async (path) => added.get(path) ?? (await readTile(path))
}

async function tilesOf(seal: Seal, readTile: ReadTile): Promise<AssembledSeal['tiles']> {
  const { root, tiles } = await appendLeaves({ size: seal.first, readTile }, seal.hashes)
  requireSame(root, Buffer.from(seal.root, 'hex'))
  return tiles
}

function openCheckpoint(note: string, { name, publicKey }: SealerDependencies['signer']): Head {
  try {
    const { text, signedBy } = openNote(note, [createVerifierKey(name, publicKey)])
    if (signedBy.length === 0) throw new LogContradiction('the checkpoint is of another key')
    return parseCheckpoint(text)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    throw new LogContradiction('the checkpoint is of another key')
  }
}

function requireSame(one: Uint8Array, other: Uint8Array): void {
  if (Buffer.compare(one, other) !== 0) throw new LogContradiction('the tree is another one')
}

/** For whoever asked for the run: what was found is in the log and in the audit table. */
export function asSunderError(error: LogContradiction): SunderError {
  return new SunderError('internal_error', { detail: error.message, cause: error })
}
