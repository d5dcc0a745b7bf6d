export const grantStatuses = [
  'pending_approval',
  'active',
  'completed',
  'exhausted',
  'expired',
  'revoked',
  'denied',
] as const
export type GrantStatus = (typeof grantStatuses)[number]

/** What a grant allows; fixed when it is made, and carried by its token. Times are milliseconds since the epoch. */
export interface GrantTerms {
  readonly id: string
  readonly issuer: string
  readonly subject: string
  readonly owner: string | undefined
  readonly clientId: string | undefined
  readonly collection: string
  readonly source: string
  /** `claimed`: the identity provider vouches for the source; `declared`: only the caller does. */
  readonly sourceAsserted: 'claimed' | 'declared'
  readonly maxInputs: number
  readonly expiresAt: number
}

export interface Grant extends GrantTerms {
  readonly purpose: string
  readonly createdAt: number
  readonly usedInputs: number
  /** What was last written; `statusAt` judges it against the clock. */
  readonly status: 'pending_approval' | 'active' | 'completed' | 'revoked' | 'denied'
  /** Where the grant itself waits, or waited, for people. Until it is approved it ends when they must have decided. */
  readonly approval: { readonly id: string; readonly lifeMs: number } | undefined
}

/** The status at a moment: expiry and exhaustion are judged here, never by a stored flag or a time-to-live. */
export function statusAt(grant: Grant, now: number): GrantStatus {
  if (grant.status === 'pending_approval') return now >= grant.expiresAt ? 'expired' : grant.status
  if (grant.status !== 'active') return grant.status
  if (now >= grant.expiresAt) return 'expired'
  return grant.usedInputs >= grant.maxInputs ? 'exhausted' : 'active'
}
