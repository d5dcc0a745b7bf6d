import { LRUCache } from 'lru-cache'
import { hashBytes, verifyInclusion } from '../signing/merkle-tree.ts'
import { sha256 } from '../signing/sha256.ts'
import type { SignatureVerifier } from '../signing/signing.ts'
import { digestVector } from './float32.ts'
import { jobRootMessage, vectorLeafHash } from './leaf.ts'
import type { VectorRow } from './vector-row.ts'

/**
 * Whether a job of the gateway signed the row as it stands: its signature, its inclusion, its text where
 * it is kept, its metadata, and with `verifyBytes` the vector's bytes (without it their stored digest is
 * believed, which any writer of the store can leave as it is while changing the vector). Never throws.
 */
export type RowVerifier = (row: VectorRow, options: { readonly verifyBytes: boolean }) => boolean

/** Job signatures found valid that are remembered: a search's hits mostly come from few jobs. */
const rememberedSignatures = 4096

export function createRowVerifier({ verifier }: { readonly verifier: SignatureVerifier }): RowVerifier {
  const verifySignature = createSignatureCheck(verifier)
  return (row, { verifyBytes }) => {
    try {
      return contentHolds(row, verifyBytes) && inclusionHolds(row) && verifySignature(row)
    } catch {
      // A row that can't even be encoded was not written by the gateway.
      return false
    }
  }
}

function contentHolds({ text, textDigest, vector, vectorDigest }: VectorRow, verifyBytes: boolean): boolean {
  if (text !== undefined && !equal(sha256(text), textDigest)) return false
  return !verifyBytes || equal(digestVector(vector), vectorDigest)
}

function inclusionHolds(row: VectorRow): boolean {
  const { root, leafIndex, treeSize, path } = row.provenance
  return (
    root.length === hashBytes &&
    verifyInclusion({
      leafHash: vectorLeafHash(row, row.vectorDigest),
      leafIndex,
      treeSize,
      path,
      root,
    })
  )
}

function createSignatureCheck(verifier: SignatureVerifier): (row: VectorRow) => boolean {
  // Only valid ones are kept: forged rows can't push them out.
  const valid = new LRUCache<string, true>({ max: rememberedSignatures })
  return ({ job, collection, provenance: { keyId, signature, root, treeSize } }) => {
    // All that is signed and by what is the key, unambiguously: nothing that differs in any of it finds another's verdict.
    const key = JSON.stringify([keyId, bytesOf(signature), job, collection, treeSize, bytesOf(root)])
    if (valid.has(key)) return true
    const message = jobRootMessage({ job, collection, treeSize, root })
    if (!verifier.verify(keyId, message, signature)) return false
    valid.set(key, true)
    return true
  }
}

function bytesOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function equal(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
