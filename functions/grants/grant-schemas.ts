import * as z from 'zod/mini'
import { type Grant, grantStatuses, statusAt } from '../../shared/grants/grant.ts'
import { visibleLine } from '../../shared/pages/visible-text.ts'
import { toTimestamp } from '../../shared/runtime/clock.ts'

/** One line that people read later, with nothing in it that is not seen. */
const plainText = z
  .string()
  .check(
    z.refine(
      (text) => visibleLine(text) === text,
      'expected one line without control, directional or invisible characters',
    ),
  )

export const grantRequestSchema = z.strictObject({
  collection: z.string().check(z.minLength(1), z.maxLength(63)),
  source: z.string().check(z.minLength(1), z.maxLength(1024)),
  purpose: plainText.check(z.minLength(1), z.maxLength(500)),
  maxInputs: z.optional(z.int().check(z.minimum(1), z.maximum(10_000_000))),
  ttlSeconds: z.optional(z.int().check(z.minimum(1), z.maximum(86_400))),
})
export type GrantRequest = z.output<typeof grantRequestSchema>

export const grantSchema = z.object({
  id: z.string(),
  collection: z.string(),
  source: z.string(),
  purpose: z.string(),
  maxInputs: z.int(),
  usedInputs: z.int(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  status: z.enum(grantStatuses),
  /** Where the grant itself waits, or waited, for people. */
  approval: z.optional(z.string()),
  baseUrl: z.url(),
})

/** `token`, once there is one, is the API key for an unmodified client of the embedding provider, beside `baseUrl`. */
export const newGrantSchema = z.extend(grantSchema, { token: z.string() })
export const grantListSchema = z.object({ grants: z.array(grantSchema) })
export const jwksSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) })

/** A grant as its owner sees it, judged at `now`. */
export function presentGrant(grant: Grant, now: number, baseUrl: string): z.output<typeof grantSchema> {
  const { id, collection, source, purpose, maxInputs, usedInputs, approval } = grant
  const status = statusAt(grant, now)
  const [createdAt, expiresAt] = [toTimestamp(grant.createdAt), toTimestamp(grant.expiresAt)]
  return {
    id,
    collection,
    source,
    purpose,
    maxInputs,
    usedInputs,
    createdAt,
    expiresAt,
    status,
    ...(approval && { approval: approval.id }),
    baseUrl,
  }
}
