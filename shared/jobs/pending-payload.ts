import * as z from 'zod/mini'
import type { GrantTerms } from '../grants/grant.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { canonicalJson } from '../signing/canonical-json.ts'

const text = z.string()
const item = z.strictObject({ text, clientId: z.exactOptional(text), metadata: text })

/**
 * What is asked for, exactly: whoever approves its digest approves the model, the collection, the source, the
 * requester, every input, their number and the deadline, and nothing else.
 */
const pendingPayloadSchema = z.strictObject({
  v: z.literal(1),
  job: text,
  approval: text,
  grant: text,
  issuer: text,
  subject: text,
  owner: text,
  clientId: z.exactOptional(text),
  collection: text,
  source: text,
  sourceAsserted: z.enum(['claimed', 'declared']),
  model: text,
  /** As they came: what is masked is masked again when they run. */
  inputs: z.array(item).check(z.minLength(1)),
  user: z.exactOptional(text),
  count: z.int(),
  createdAt: z.int(),
  expiresAt: z.int(),
})
export type PendingPayload = z.output<typeof pendingPayloadSchema>

/** RFC 8785 as UTF-8. */
export function encodePendingPayload(payload: PendingPayload): Uint8Array {
  return new TextEncoder().encode(canonicalJson(payload))
}

/** @throws SunderError `internal_error` for what is no such payload; never with anything of it */
export function parsePendingPayload(bytes: Uint8Array): PendingPayload {
  const parsed = pendingPayloadSchema.safeParse(parseOrNothing(bytes))
  if (!parsed.success || parsed.data.count !== parsed.data.inputs.length) {
    throw new SunderError('internal_error', { detail: 'the pending payload is not one' })
  }
  return parsed.data
}

/** The grant's terms as they stood when the job was asked for. */
export function termsOf(payload: PendingPayload): GrantTerms {
  const { grant: id, issuer, subject, owner, collection, source, sourceAsserted, count, expiresAt } = payload
  const { clientId } = payload
  return {
    id,
    issuer,
    subject,
    owner,
    clientId,
    collection,
    source,
    sourceAsserted,
    maxInputs: count,
    expiresAt,
  }
}

function parseOrNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
