export const duties = ['embedder', 'consumer', 'auditor', 'approver', 'steward'] as const
export type Duty = (typeof duties)[number]

/** An issuer and a subject: the only name of an identity that is stable and unique (OpenID Connect Core, section 2). */
export interface Principal {
  readonly issuer: string
  readonly subject: string
}

/** Who a verified access token speaks for. */
export interface Caller extends Principal {
  readonly duty: Duty
  readonly clientId: string | undefined
  readonly groups: readonly string[]
  /** The subject (at the same issuer) of the person who owns this service account, where claim or policy names one. */
  readonly owner: string | undefined
  /** The token's verified claims, for source claims. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** The caller and, where one is named, its owner: both carry what the caller does. */
export function principalsOf(caller: Pick<Caller, 'issuer' | 'subject' | 'owner'>): Principal[] {
  const self = { issuer: caller.issuer, subject: caller.subject }
  if (caller.owner === undefined || caller.owner === caller.subject) return [self]
  return [self, { issuer: caller.issuer, subject: caller.owner }]
}
