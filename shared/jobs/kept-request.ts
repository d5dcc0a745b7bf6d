import * as z from 'zod/mini'
import type { ClassCounts } from '../regulated-data/masking/class-counts.ts'
import type { Json } from '../regulated-data/masking/mask-json.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { canonicalJson } from '../signing/canonical-json.ts'

/** What is kept of a request for embeddings: as it came, so that it can be judged again. */
interface KeptRequest {
  readonly model: string
  readonly user?: string | undefined
  readonly inputs: readonly string[]
  /** One per input; `metadata` is one canonical JSON object. */
  readonly items: readonly { readonly clientId?: string; readonly metadata: string }[]
}

const keptSchema = z.object({
  model: z.string(),
  user: z.exactOptional(z.string()),
  inputs: z.array(z.string()),
  items: z.array(
    z.object({ clientId: z.exactOptional(z.string()), metadata: z.record(z.string(), z.json()) }),
  ),
})

/** With what was found in each input, for who reads it. */
export function encodeKeptRequest({
  model,
  user,
  inputs,
  items,
  findings,
}: KeptRequest & { readonly findings: readonly ClassCounts[] }): Uint8Array {
  const told = items.map(({ metadata, ...item }) => ({ ...item, metadata: JSON.parse(metadata) as Json }))
  const kept = { model, ...(user !== undefined && { user }), inputs, items: told, findings }
  return new TextEncoder().encode(canonicalJson(kept))
}

/** @throws SunderError `internal_error` for what is no such payload; never with anything of it */
export function parseKeptRequest(bytes: Uint8Array): KeptRequest {
  const parsed = keptSchema.safeParse(parseOrNothing(bytes))
  if (!parsed.success || parsed.data.items.length !== parsed.data.inputs.length) {
    throw new SunderError('internal_error', { detail: 'the kept request is not one' })
  }
  const { items, ...request } = parsed.data
  return {
    ...request,
    items: items.map(({ metadata, ...item }) => ({ ...item, metadata: canonicalJson(metadata) })),
  }
}

function parseOrNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
