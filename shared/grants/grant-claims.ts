import type { JWK } from 'jose'
import * as z from 'zod/mini'
import type { GrantTerms } from './grant.ts'

/** The `typ` header that sets a grant token apart from every other JWT (RFC 8725, section 3.11). */
export const grantTokenType = 'sunder-grant+jwt'
/** Elliptic curves alone: short tokens, and KMS signs them. */
export const grantTokenAlgorithm = 'ES256'

export interface GrantTokenParties {
  /** The grants app's base URL. */
  readonly issuer: string
  /** The embed app's base URL: no other app takes the token. */
  readonly audience: string
}

export const grantClaimsSchema = z.object({
  jti: z.string().check(z.minLength(1)),
  sub: z.string().check(z.minLength(1)),
  exp: z.int(),
  client_id: z.optional(z.string()),
  sunder: z.object({
    issuer: z.string().check(z.minLength(1)),
    owner: z.optional(z.string()),
    collection: z.string().check(z.minLength(1)),
    source: z.string().check(z.minLength(1)),
    sourceAsserted: z.enum(['claimed', 'declared']),
    maxInputs: z.int().check(z.minimum(1)),
  }),
})

export function grantHeader(keyId: string) {
  return { alg: grantTokenAlgorithm, typ: grantTokenType, kid: keyId } as const
}

/** The claims of a grant's token (RFC 7519, section 4.1), and the terms under `sunder`. `now` in milliseconds. */
export function grantClaims(
  { id, subject, clientId, expiresAt, ...terms }: GrantTerms,
  { issuer, audience }: GrantTokenParties,
  now: number,
): z.input<typeof grantClaimsSchema> & { iss: string; aud: string; iat: number } {
  const { issuer: subjectIssuer, owner, collection, source, sourceAsserted, maxInputs } = terms
  return {
    iss: issuer,
    aud: audience,
    sub: subject,
    jti: id,
    iat: Math.floor(now / 1000),
    exp: Math.floor(expiresAt / 1000),
    ...(clientId === undefined ? {} : { client_id: clientId }),
    sunder: { issuer: subjectIssuer, owner, collection, source, sourceAsserted, maxInputs },
  }
}

export function grantTermsOf({
  jti,
  sub,
  exp,
  client_id: clientId,
  sunder,
}: z.output<typeof grantClaimsSchema>): GrantTerms {
  const { owner, ...terms } = sunder
  return { ...terms, id: jti, subject: sub, clientId, owner, expiresAt: exp * 1000 }
}

/** A public key as the JWKS publishes it (RFC 7517). */
export function grantVerificationKey(publicJwk: JWK, keyId: string): JWK {
  return { ...publicJwk, kid: keyId, alg: grantTokenAlgorithm, use: 'sig' }
}
