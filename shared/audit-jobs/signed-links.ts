import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import type { Clock } from '../runtime/clock.ts'
import { type JobReference, jobReferenceSchema } from './audit-job.ts'
import { linkLifeMs, type ResultLink } from './job-results.ts'

/** Of a result, what its link says and its signature covers. */
interface Linked extends JobReference {
  readonly contentType: string
  readonly fileName: string
}

/** Links that need no token: who has one may fetch the result while it lives. */
export interface SignedLinks {
  sign(job: JobReference, told: { readonly contentType: string; readonly fileName: string }): ResultLink
  /** Undefined for a link that is not ours, was changed, or is over. */
  open(query: Readonly<Record<string, string>>): Linked | undefined
}

const querySchema = z.extend(jobReferenceSchema, {
  type: z.string().check(z.maxLength(64)),
  name: z.string().check(z.maxLength(64)),
  exp: z.string().check(z.regex(/^\d{13}$/)),
  sig: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
})

/** @param key 32 bytes, of which one for this use is derived */
export function createSignedLinks({
  key,
  base,
  clock,
}: {
  readonly key: Uint8Array
  /** What the links lead to, without a query. */
  readonly base: string
  readonly clock: Clock
}): SignedLinks {
  const own = createHmac('sha256', key).update('sunder.dev/result-link/v1').digest()
  const signatureOf = (signed: Readonly<Record<string, string>>) =>
    createHmac('sha256', own)
      .update(JSON.stringify(Object.entries(signed).sort()))
      .digest()

  return {
    sign({ owner, id }, { contentType, fileName }) {
      const expiresAt = clock() + linkLifeMs
      const signed = { owner, id, type: contentType, name: fileName, exp: String(expiresAt) }
      const sig = signatureOf(signed).toString('base64url')
      return { url: `${base}?${new URLSearchParams({ ...signed, sig })}`, expiresAt }
    },
    open(query) {
      const parsed = querySchema.safeParse(query)
      if (!parsed.success) return undefined
      const { sig, ...signed } = parsed.data
      const given = Buffer.from(sig, 'base64url')
      const expected = signatureOf(signed)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      if (clock() >= Number(signed.exp)) return undefined
      const { owner, id, type: contentType, name: fileName } = signed
      return { owner, id, contentType, fileName }
    },
  }
}
