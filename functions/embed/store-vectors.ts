import { createHash } from 'node:crypto'
import type { GrantTerms } from '../../shared/grants/grant.ts'
import { subjectKey } from '../../shared/identity/subject-key.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { signJob } from '../../shared/vectors/sign-job.ts'
import type { SignedVector } from '../../shared/vectors/vector-row.ts'
import type { EmbedDependencies } from './dependencies.ts'
import type { EmbeddingJob } from './embedding-job.ts'

/** Longer texts are not stored, only their digest: S3 Vectors takes 40 KB of metadata a vector. */
const maxStoredTextBytes = 24 * 1024

/** Signs the job's vectors and stores them. @returns their ids, in the order of the inputs. @throws SunderError `store_unavailable` */
export async function storeVectors(
  { vectorIds, signer, vectors: store }: EmbedDependencies,
  terms: GrantTerms,
  job: EmbeddingJob,
  vectors: readonly Float32Array[],
): Promise<string[]> {
  const { collection, source, id: grant } = terms
  const embedder = subjectKey(terms)
  const rows = job.screening.inputs.map(({ text, clientId, metadata }, index): SignedVector => {
    const vector = vectors[index]
    if (vector === undefined) throw new SunderError('internal_error', { detail: 'a vector is missing' })
    const bytes = Buffer.from(text, 'utf8')
    return {
      id: vectorIds({ collection, model: job.model, source, clientId, metadata, text }),
      collection,
      model: job.model,
      job: job.id,
      grant,
      source,
      embedder,
      vector,
      text: job.keepText && bytes.length <= maxStoredTextBytes ? text : undefined,
      textDigest: createHash('sha256').update(bytes).digest(),
      clientId,
      metadata,
    }
  })
  await store.insert(await signJob(rows, signer))
  return rows.map((row) => row.id)
}
