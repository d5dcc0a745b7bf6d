import { SunderError } from '../runtime/sunder-error.ts'
import { createMerkleTree } from '../signing/merkle-tree.ts'
import type { Signer } from '../signing/signing.ts'
import { digestVector } from './float32.ts'
import { jobRootMessage, vectorLeafHash } from './leaf.ts'
import type { SignedVector, VectorRow } from './vector-row.ts'

/**
 * Signs a job's vectors, all at once: one signature over the RFC 6962 root of their leaves, an inclusion
 * path for each. Rows come back in the order given.
 *
 * @throws SunderError `internal_error` when the vectors are not all of one job and collection
 */
export async function signJob(vectors: readonly SignedVector[], signer: Signer): Promise<VectorRow[]> {
  const [first] = vectors
  if (first === undefined) return []
  const { job, collection } = first
  if (vectors.some((vector) => vector.job !== job || vector.collection !== collection)) {
    throw new SunderError('internal_error', { detail: 'a job signs vectors of one job and collection' })
  }
  const digests = vectors.map((vector) => digestVector(vector.vector))
  const digestOf = (index: number) => digests[index] ?? new Uint8Array()
  const tree = createMerkleTree(vectors.map((vector, index) => vectorLeafHash(vector, digestOf(index))))
  const { root, size: treeSize } = tree
  const signature = await signer.sign(jobRootMessage({ job, collection, treeSize, root }))
  return vectors.map((vector, leafIndex) => ({
    ...vector,
    vectorDigest: digestOf(leafIndex),
    provenance: {
      keyId: signer.keyId,
      signature,
      root,
      leafIndex,
      treeSize,
      path: tree.inclusionPath(leafIndex),
    },
  }))
}
