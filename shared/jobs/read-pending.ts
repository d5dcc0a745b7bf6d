import { commitmentOf } from '../payloads/commitment.ts'
import type { PayloadReader } from '../payloads/payload-store.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { sameDigest } from '../signing/same-digest.ts'
import { type PendingPayload, parsePendingPayload } from './pending-payload.ts'

/**
 * Reads what a job kept, and holds it against the digest that it goes by.
 *
 * @throws SunderError `payload_changed` when it is not that, or not there; `store_unavailable`
 */
export async function readPending(
  payloads: PayloadReader,
  { job, digest }: { readonly job: string; readonly digest: string },
): Promise<PendingPayload> {
  const sealed = await payloads.get('pending', job)
  if (sealed === undefined || !sameDigest(commitmentOf(sealed), digest)) {
    throw new SunderError('payload_changed', { detail: `pending payload of ${job}` })
  }
  const payload = parsePendingPayload(sealed.payload)
  if (payload.job !== job) throw new SunderError('payload_changed', { detail: `pending payload of ${job}` })
  return payload
}
