import { type CryptoKey, createLocalJWKSet, errors, type JWK, jwtVerify, type KeyObject, SignJWT } from 'jose'
import type { TokenRefusal } from '../identity/authenticate.ts'
import type { Clock } from '../runtime/clock.ts'
import {
  type GrantTokenParties,
  grantClaims,
  grantClaimsSchema,
  grantHeader,
  grantTermsOf,
  grantTokenAlgorithm,
  grantTokenType,
  grantVerificationKey,
} from './grant-claims.ts'
import type { GrantTokenSigner, VerifyGrantToken } from './grant-token.ts'
import { rememberVerified } from './remember-verified.ts'

export function createGrantTokenSigner(
  key: { readonly privateKey: CryptoKey | KeyObject; readonly publicJwk: JWK; readonly keyId: string },
  parties: GrantTokenParties,
  clock: Clock,
): GrantTokenSigner {
  return {
    sign(terms) {
      return new SignJWT({ ...grantClaims(terms, parties, clock()) })
        .setProtectedHeader(grantHeader(key.keyId))
        .sign(key.privateKey)
    },
    async jwks() {
      return { keys: [grantVerificationKey(key.publicJwk, key.keyId)] }
    },
  }
}

/** A verifier for the keys given, once and for all. It verifies a token's signature once (`rememberVerified`). */
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
    algorithms: [grantTokenAlgorithm],
    requiredClaims: ['exp', 'iat', 'jti', 'sub'],
  }
  const verify: VerifyGrantToken = async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, { ...options, currentDate: new Date(clock()) })
      const parsed = grantClaimsSchema.safeParse(payload)
      return parsed.success ? grantTermsOf(parsed.data) : 'claims'
    } catch (error) {
      return refusalOf(error)
    }
  }
  return rememberVerified(verify, clock)
}

function refusalOf(error: unknown): Exclude<TokenRefusal, 'missing' | 'not_yet_valid' | 'link' | 'code'> {
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
