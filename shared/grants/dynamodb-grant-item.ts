import * as z from 'zod/mini'
import { subjectKey } from '../identity/subject-key.ts'
import type { Grant } from './grant.ts'

const itemSchema = z.object({
  id: z.string(),
  issuer: z.string(),
  subject: z.string(),
  owner: z.optional(z.string()),
  clientId: z.optional(z.string()),
  collection: z.string(),
  source: z.string(),
  sourceAsserted: z.enum(['claimed', 'declared']),
  purpose: z.string(),
  maxInputs: z.number(),
  usedInputs: z.number(),
  createdAt: z.number(),
  expiresAt: z.number(),
  status: z.enum(['pending_approval', 'active', 'completed', 'revoked', 'denied']),
  approval: z.optional(z.object({ id: z.string(), lifeMs: z.int() })),
})

/** Grants are kept for a while after their end, so that their owner can still look at them. */
export const keptAfterExpirySeconds = 30 * 86_400

export function grantKey(id: string): { key: string } {
  return { key: `GRANT#${id}` }
}

/**
 * The item holds what was used and what is left: DynamoDB's conditions compare but do not add, so a
 * claim is judged by the one number and a return by the other.
 */
export function toItem(grant: Grant): Record<string, unknown> {
  return {
    ...grant,
    ...grantKey(grant.id),
    subjectKey: subjectKey(grant),
    remainingInputs: grant.maxInputs - grant.usedInputs,
    ttl: Math.ceil(grant.expiresAt / 1000) + keptAfterExpirySeconds,
  }
}

/** @throws when the item is not a grant: the table is broken */
export function fromItem(item: Record<string, unknown>): Grant {
  const { owner, clientId, approval, ...rest } = itemSchema.parse(item)
  return { ...rest, owner, clientId, approval }
}
