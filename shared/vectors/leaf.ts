import { createHash } from 'node:crypto'
import { canonicalJson } from '../signing/canonical-json.ts'
import { leafHash } from '../signing/merkle-tree.ts'
import type { SignedVector } from './vector-row.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/**
 * What a job's signature says of one vector: RFC 8785 JSON, hashed as an RFC 6962 leaf. A member is never
 * left out (`null` where there is no client id), so that no two vectors share a leaf.
 */
export function vectorLeafHash(vector: SignedVector, vectorDigest: Uint8Array): Uint8Array {
  const leaf = canonicalJson({
    v: 1,
    id: vector.id,
    collection: vector.collection,
    model: vector.model,
    job: vector.job,
    grant: vector.grant,
    source: vector.source,
    embedder: vector.embedder,
    clientId: vector.clientId ?? null,
    textDigest: hex(vector.textDigest),
    metadataDigest: createHash('sha256').update(vector.metadata, 'utf8').digest('hex'),
    vectorDigest: hex(vectorDigest),
  })
  return leafHash(Buffer.from(leaf, 'utf8'))
}

export interface JobRoot {
  readonly job: string
  readonly collection: string
  readonly treeSize: number
  readonly root: Uint8Array
}

/** The message that a job signs: its tree's root under a domain of its own, so that the signature means nothing elsewhere. */
export function jobRootMessage({ job, collection, treeSize, root }: JobRoot): Uint8Array {
  return Buffer.from(
    `sunder.dev/job-root/v1\n${canonicalJson({ job, collection, treeSize, root: hex(root) })}`,
  )
}
