import type { RecordDraft } from '../audit/record.ts'
import type { EmbeddingRequest } from '../embedding/openai-request.ts'
import { commitmentOf, sealPayload } from '../payloads/commitment.ts'
import type { PayloadWriter } from '../payloads/payload-store.ts'
import type { ClassCounts } from '../regulated-data/masking/class-counts.ts'
import type { RandomBytes } from '../runtime/random.ts'
import { canonicalJson } from '../signing/canonical-json.ts'
import { encodeKeptRequest } from './kept-request.ts'

interface Keeping {
  readonly payloads: PayloadWriter
  readonly random: RandomBytes
}

interface KeptRequest {
  readonly id: string
  readonly request: Pick<EmbeddingRequest, 'inputs' | 'items' | 'model' | 'user'>
  readonly screening: { readonly inputs: readonly { readonly findings: ClassCounts }[] }
}

/**
 * Starts keeping the inputs as they came, with what was found in each. Only `read-payload` reads them again.
 *
 * @returns what the request record says of them, and when they are kept
 */
export function keepRequest({ payloads, random }: Keeping, { id, request, screening }: KeptRequest) {
  const findings = screening.inputs.map((input) => input.findings)
  const sealed = sealPayload(encodeKeptRequest({ ...request, findings }), random)
  const payload: NonNullable<RecordDraft['payload']> = {
    commitment: commitmentOf(sealed),
    bytes: sealed.payload.length,
  }
  return { payload, kept: payloads.put('requests', id, sealed) }
}

/**
 * Starts keeping what is to be answered.
 *
 * @returns what the outcome record says of it, and when it is kept: before the answer leaves
 */
export function keepResponse({ payloads, random }: Keeping, job: string, receipt: object) {
  const sealed = sealPayload(encode(receipt), random)
  return { response: { commitment: commitmentOf(sealed) }, kept: payloads.put('responses', job, sealed) }
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value))
}
