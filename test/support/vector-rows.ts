import { createHash, generateKeyPairSync } from 'node:crypto'
import { createEd25519Signer } from '../../shared/signing/ed25519-signer.ts'
import { createEd25519Verifier } from '../../shared/signing/ed25519-verifier.ts'
import { createRowVerifier } from '../../shared/vectors/provenance.ts'
import type { SignedVector } from '../../shared/vectors/vector-row.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')

/** A signer of the run's own key, and a row verifier that knows this key alone. */
export const testSigner = await createEd25519Signer(privateKey)
export const verifyTestRow = createRowVerifier({ verifier: await createEd25519Verifier([publicKey]) })

/** A vector as a job is about to sign it, of the text given or one made from its id. */
export function signedVector(
  id: string,
  changes: Partial<SignedVector> & { readonly vector: Float32Array },
): SignedVector {
  const text = 'text' in changes ? changes.text : `text of ${id}`
  return {
    id,
    collection: 'mail',
    model: 'small',
    job: 'job_1',
    grant: 'grant_1',
    source: 's3://mail/inbox',
    embedder: 'https://issuer.example|ingest',
    textDigest: createHash('sha256')
      .update(text ?? '', 'utf8')
      .digest(),
    clientId: undefined,
    metadata: '{}',
    ...changes,
    text,
  }
}

/** Repeatable vectors, spread evenly over all directions (mulberry32, Box-Muller). */
export function randomVectors(count: number, dimensions: number, seed = 1): Float32Array[] {
  let state = seed
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return Array.from({ length: count }, () => Float32Array.from({ length: dimensions }, normal))
}
