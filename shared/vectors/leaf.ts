import { canonicalJson } from '../signing/canonical-json.ts'
import { leafHash } from '../signing/merkle-tree.ts'
import { sha256Hex } from '../signing/sha256.ts'
import type { SignedVector } from './vector-row.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/**
 * What a job's signature says of one vector: RFC 8785 JSON, hashed as an RFC 6962 leaf. A member is never
 * left out (`null` where there is no client id), so that no two vectors share a leaf.
 */
export function vectorLeafHash(vector: SignedVector, vectorDigest: Uint8Array): Uint8Array {
  const { id, collection, model, job, grant, source, embedder, clientId, metadata, textDigest } = vector
  // Written out, in the order of RFC 8785: a search makes one for each of its rows, and all are of this form.
  const members = [
    `"clientId":${clientId === undefined ? 'null' : canonicalText(clientId)}`,
    `"collection":${canonicalText(collection)}`,
    `"embedder":${canonicalText(embedder)}`,
    `"grant":${canonicalText(grant)}`,
    `"id":${canonicalText(id)}`,
    `"job":${canonicalText(job)}`,
    `"metadataDigest":"${sha256Hex(metadata)}"`,
    `"model":${canonicalText(model)}`,
    `"source":${canonicalText(source)}`,
    `"textDigest":"${hex(textDigest)}"`,
    '"v":1',
    `"vectorDigest":"${hex(vectorDigest)}"`,
  ]
  return leafHash(Buffer.from(`{${members.join(',')}}`, 'utf8'))
}

/** A text in the form of RFC 8785, section 3.2.2.2. @throws TypeError for one that has none: it holds half of a surrogate pair */
function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a string holds a lone surrogate')
  return JSON.stringify(text)
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
