import type { GrantTerms } from '../grants/grant.ts'
import { subjectKey } from '../identity/subject-key.ts'
import type { Input } from '../regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { sha256 } from '../signing/sha256.ts'
import type { Signer } from '../signing/signing.ts'
import { signJob } from '../vectors/sign-job.ts'
import type { VectorIds } from '../vectors/vector-id.ts'
import type { SignedVector } from '../vectors/vector-row.ts'
import type { VectorWriter } from '../vectors/vector-store.ts'

/** What a job's vectors are stored with. */
export interface VectorParts {
  readonly signer: Signer
  readonly vectors: VectorWriter
}

/** All that is stored of an input but its vector. */
export type DescribedInput = Omit<SignedVector, 'vector'>

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

/**
 * Names a job's vectors and says what is signed of each, in the order of the inputs. It needs no vector: it can be done
 * while the model works.
 */
export function describeInputs(vectorIds: VectorIds, terms: GrantTerms, job: StoredJob): DescribedInput[] {
  const { collection, source, id: grant } = terms
  const embedder = subjectKey(terms)
  return job.inputs.map(({ text, clientId, metadata }) => {
    const isKept = job.keepText && Buffer.byteLength(text, 'utf8') <= maxStoredTextBytes
    return {
      id: vectorIds({ collection, model: job.model, source, clientId, metadata, text }),
      collection,
      model: job.model,
      job: job.id,
      grant,
      source,
      embedder,
      text: isKept ? text : undefined,
      textDigest: sha256(text),
      clientId,
      metadata,
    }
  })
}

/** Signs the job's vectors, one for each input, and stores them. @throws SunderError `store_unavailable` */
export async function storeVectors(
  { signer, vectors: store }: VectorParts,
  inputs: readonly DescribedInput[],
  vectors: readonly Float32Array[],
): Promise<void> {
  const rows = inputs.map((input, index): SignedVector => {
    const vector = vectors[index]
    if (vector === undefined) throw new SunderError('internal_error', { detail: 'a vector is missing' })
    return { ...input, vector }
  })
  await store.insert(await signJob(rows, signer))
}
