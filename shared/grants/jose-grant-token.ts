import { type CryptoKey, createLocalJWKSet, errors, type JWK, jwtVerify, type KeyObject, SignJWT } from 'jose'
import { z } from 'zod'
import type { TokenRefusal } from '../identity/authenticate.ts'
import type { Clock } from '../runtime/clock.ts'
import type { GrantTerms } from './grant.ts'
import type { GrantTokenSigner, VerifyGrantToken } from './grant-token.ts'

/** The `typ` header that sets a grant token apart from every other JWT (RFC 8725, section 3.11). */
export const grantTokenType = 'sunder-grant+jwt'
const algorithm = 'ES256'

export interface GrantTokenParties {
  /** The grants app's base URL. */
  readonly issuer: string
  /** The embed app's base URL: no other app takes the token. */
  readonly audience: string
}

const claimsSchema = z.object({
  jti: z.string().min(1),
  sub: z.string().min(1),
  exp: z.int(),
  client_id: z.string().optional(),
  sunder: z.object({
    issuer: z.string().min(1),
    owner: z.string().optional(),
    collection: z.string().min(1),
    source: z.string().min(1),
    sourceAsserted: z.enum(['claimed', 'declared']),
    maxInputs: z.int().min(1),
  }),
})

export function createGrantTokenSigner(
  key: { readonly privateKey: CryptoKey | KeyObject; readonly publicJwk: JWK; readonly keyId: string },
  { issuer, audience }: GrantTokenParties,
  clock: Clock,
): GrantTokenSigner {
  return {
    sign({ id, subject, clientId, expiresAt, ...terms }: GrantTerms) {
      const { issuer: subjectIssuer, owner, collection, source, sourceAsserted, maxInputs } = terms
      const sunder = { issuer: subjectIssuer, owner, collection, source, sourceAsserted, maxInputs }
      return new SignJWT({ sunder, ...(clientId === undefined ? {} : { client_id: clientId }) })
        .setProtectedHeader({ alg: algorithm, typ: grantTokenType, kid: key.keyId })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setJti(id)
        .setIssuedAt(Math.floor(clock() / 1000))
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(key.privateKey)
    },
    async jwks() {
      return { keys: [{ ...key.publicJwk, kid: key.keyId, alg: algorithm, use: 'sig' }] }
    },
  }
}

export function createGrantTokenVerifier(
  publicKeys: { readonly keys: JWK[] },
  { issuer, audience }: GrantTokenParties,
  clock: Clock,
): VerifyGrantToken {
  const keys = createLocalJWKSet(publicKeys)
  const options = {
    issuer,
    audience,
    typ: grantTokenType,
    algorithms: [algorithm],
    requiredClaims: ['exp', 'iat', 'jti', 'sub'],
  }
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, { ...options, currentDate: new Date(clock()) })
      const parsed = claimsSchema.safeParse(payload)
      return parsed.success ? toTerms(parsed.data) : 'claims'
    } catch (error) {
      return refusalOf(error)
    }
  }
}

function toTerms({ jti, sub, exp, client_id: clientId, sunder }: z.output<typeof claimsSchema>): GrantTerms {
  const { owner, ...terms } = sunder
  return { ...terms, id: jti, subject: sub, clientId, owner, expiresAt: exp * 1000 }
}

function refusalOf(error: unknown): Exclude<TokenRefusal, 'missing' | 'not_yet_valid'> {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown_key'
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm'
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'audience'
    if (error.claim === 'iss') return 'issuer'
    return error.claim === 'typ' ? 'type' : 'claims'
  }
  return 'malformed'
}
