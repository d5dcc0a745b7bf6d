import { leafHash, verifyInclusion } from '../signing/merkle-tree.ts'
import { parseCheckpoint } from './notes/checkpoint.ts'
import { NoteError, type NoteFault } from './notes/note-error.ts'
import { openNote } from './notes/signed-note.ts'
import { parseProof } from './notes/tlog-proof.ts'
import { parseVerifierKey } from './notes/verifier-key.ts'

export interface ReceiptInQuestion {
  /** Hex SHA-256 of the record's bytes, as an answer's `Sunder-Record` header gave it. */
  readonly receipt: { readonly sha256: string }
  /** C2SP `tlog-proof`, as `GET /v1/records/{id}/proof` gives it. */
  readonly proof: string
  /** The log's verifier key, had from elsewhere than the gateway. */
  readonly key: string
}

/** Where the record stands in the log, or why that is not shown. */
export type ReceiptVerdict =
  | { readonly verified: true; readonly leaf: number; readonly size: number; readonly origin: string }
  | { readonly verified: false; readonly fault: NoteFault | 'other_log' | 'not_included' }

/**
 * Whether a receipt's record is in the log whose key this is, from the proof and the key alone. Of the record's
 * content it says nothing more than its hash does. Never throws.
 */
export function verifyReceipt({ receipt, proof, key }: ReceiptInQuestion): ReceiptVerdict {
  try {
    return verify(receipt, proof, key)
  } catch (error) {
    return { verified: false, fault: error instanceof NoteError ? error.code : 'malformed' }
  }
}

function verify({ sha256 }: ReceiptInQuestion['receipt'], proof: string, key: string): ReceiptVerdict {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return { verified: false, fault: 'malformed' }
  const verifier = parseVerifierKey(key)
  const { index: leaf, path, checkpoint } = parseProof(proof)
  const { text, signedBy } = openNote(checkpoint, [verifier])
  // A cosigner's key opens a note as well; only the log's own says what is in the log.
  if (signedBy.length === 0) return { verified: false, fault: 'unsigned' }
  const { origin, size, root } = parseCheckpoint(text)
  if (origin !== verifier.name) return { verified: false, fault: 'other_log' }
  const hash = leafHash(Buffer.from(sha256, 'hex'))
  const included = verifyInclusion({ leafHash: hash, leafIndex: leaf, treeSize: size, path, root })
  return included ? { verified: true, leaf, size, origin } : { verified: false, fault: 'not_included' }
}
