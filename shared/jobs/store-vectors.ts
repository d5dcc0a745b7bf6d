import { createHash } from 'node:crypto'
import type { GrantTerms } from '../grants/grant.ts'
import { subjectKey } from '../identity/subject-key.ts'
import type { Input } from '../regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { Signer } from '../signing/signing.ts'
import { signJob } from '../vectors/sign-job.ts'
import type { VectorIds } from '../vectors/vector-id.ts'
import type { SignedVector } from '../vectors/vector-row.ts'
import type { VectorWriter } from '../vectors/vector-store.ts'

/** What a job's vectors are stored with. */
export interface VectorParts {
  readonly vectorIds: VectorIds
  readonly signer: Signer
  readonly vectors: VectorWriter
}

/** What is stored of a job beside its vectors. */
interface StoredJob {
  readonly id: string
  readonly model: string
  readonly keepText: boolean
  /** As the model saw them. */
  readonly inputs: readonly Input[]
}

/** Longer texts are not stored, only their digest: S3 Vectors takes 40 KB of metadata a vector. */
const maxStoredTextBytes = 24 * 1024

/** Signs the job's vectors and stores them. @returns their ids, in the order of the inputs. @throws SunderError `store_unavailable` */
export async function storeVectors(
  { vectorIds, signer, vectors: store }: VectorParts,
  terms: GrantTerms,
  job: StoredJob,
  vectors: readonly Float32Array[],
): Promise<string[]> {
  const { collection, source, id: grant } = terms
  const embedder = subjectKey(terms)
  const rows = job.inputs.map(({ text, clientId, metadata }, index): SignedVector => {
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
