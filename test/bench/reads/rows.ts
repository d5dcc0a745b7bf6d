import { createHash, generateKeyPairSync } from 'node:crypto'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createEd25519Verifier } from '../../../shared/signing/ed25519-verifier.ts'
import { createRowVerifier } from '../../../shared/vectors/provenance.ts'
import { signJob } from '../../../shared/vectors/sign-job.ts'
import type { VectorWriter } from '../../../shared/vectors/vector-store.ts'
import { randomVectors, signedVector } from '../../support/vector-rows.ts'

const perJob = 64
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const signer = await createEd25519Signer(privateKey)
const verifier = await createEd25519Verifier([publicKey])

/** Knows the key, and has seen no signature yet. */
export const newRowVerifier = () => createRowVerifier({ verifier })

/** Of 300 bytes, with an address, a telephone number and a name among the words. */
export function benchText(index: number): string {
  const said = `Message ${index}: please write to ada.lovelace${index}@example.org or call +49 30 901820${index % 10}. `
  return said.padEnd(300, 'The printer on the second floor is out of paper again, and nobody knows why. ')
}

/** Fills a store as the embed function does, 64 inputs a job. */
export async function fillStore(
  writer: VectorWriter,
  {
    collection,
    rows,
    dimensions,
  }: { readonly collection: string; readonly rows: number; readonly dimensions: number },
): Promise<void> {
  const vectors = randomVectors(rows, dimensions, 7)
  for (let start = 0; start < rows; start += perJob) {
    const job = vectors.slice(start, start + perJob).map((vector, index) => {
      const text = benchText(start + index)
      return signedVector(`v_${createHash('sha256').update(text).digest('base64url')}`, {
        collection,
        job: `job_${start}`,
        source: 'mail://bench',
        metadata: `{"folder":"f${index % 5}","from":"grace.hopper@example.org"}`,
        text,
        vector,
      })
    })
    await writer.insert(await signJob(job, signer))
  }
}
