import type { PresentedRecord } from '../../../../shared/audit/present-record.ts'
import { leafHash, verifyInclusion } from '../../../../shared/signing/merkle-tree.ts'
import { type FoundLeaf, findLeaf } from '../../../../shared/transparency-log/find-leaf.ts'
import { parseCheckpoint } from '../../../../shared/transparency-log/notes/checkpoint.ts'
import { NoteError } from '../../../../shared/transparency-log/notes/note-error.ts'
import { openNote } from '../../../../shared/transparency-log/notes/signed-note.ts'
import type { VerifierKey } from '../../../../shared/transparency-log/notes/verifier-key.ts'
import type { LogReader } from '../../../../shared/transparency-log/stores/log-store.ts'
import { proveInclusion } from '../../../../shared/transparency-log/tiles/prove.ts'

/** Where a record stands in the tree, and whether the latest checkpoint's signature and a proof bear that out. */
export type LeafState =
  | { readonly state: 'no_log' }
  | Exclude<FoundLeaf, { state: 'sealed' }>
  | { readonly state: 'unpublished'; readonly leaf: number; readonly seal: number }
  | {
      readonly state: 'proved' | 'contradicted'
      readonly leaf: number
      readonly seal: number
      readonly sealedAt: string
      readonly size: number
      readonly signedBy: string
      /** Hashes of the inclusion path. */
      readonly hashes: number
    }

/** @throws SunderError `store_unavailable` */
export async function proveRecord(
  log: LogReader | undefined,
  keys: readonly VerifierKey[],
  { lane, seq, hash, time }: Pick<PresentedRecord, 'lane' | 'seq' | 'hash' | 'time'>,
): Promise<LeafState> {
  if (log === undefined) return { state: 'no_log' }
  const found = await findLeaf(log, { lane, seq }, Date.parse(time))
  if (found.state !== 'sealed') return found
  const { leaf, seal } = found
  const head = await signedHead(log, keys)
  if (head === undefined || head.size <= leaf) return { state: 'unpublished', leaf, seal: seal.number }
  const path = await proveInclusion(log.tile.bind(log), leaf, head.size)
  const isIncluded = verifyInclusion({
    leafHash: leafHash(Buffer.from(hash, 'hex')),
    leafIndex: leaf,
    treeSize: head.size,
    path,
    root: head.root,
  })
  return {
    state: isIncluded ? 'proved' : 'contradicted',
    leaf,
    seal: seal.number,
    sealedAt: seal.time,
    size: head.size,
    signedBy: head.signedBy,
    hashes: path.length,
  }
}

/** The latest checkpoint, where the log's own key has signed it. */
async function signedHead(log: LogReader, keys: readonly VerifierKey[]) {
  const note = await log.checkpoint()
  if (note === undefined) return undefined
  try {
    const { text, signedBy } = openNote(note, keys)
    const { origin, size, root } = parseCheckpoint(text)
    const own = signedBy.find(({ name }) => name === origin)
    return own && { size, root, signedBy: own.name }
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}
