import { type CryptoKey, errors, jwtVerify } from 'jose'
import type { ProviderPolicy } from '../policy/schema.ts'
import type { Clock } from '../runtime/clock.ts'
import { isAccessToken, isForAudience } from './access-token.ts'
import type { AuthenticateToken, Authentication, TokenRefusal } from './authenticate.ts'
import type { Fetch } from './fetch-json.ts'
import { identify } from './identify.ts'
import {
  createIssuerKeys,
  defaultKeyCacheLimits,
  type IssuerKeys,
  type KeyCacheLimits,
} from './issuer-keys.ts'
import { readUnverifiedToken, type UnverifiedToken } from './unverified-token.ts'

export interface TokenAuthenticatorDeps {
  readonly providers: readonly ProviderPolicy[]
  /** Service account's subject → person's subject, for tokens whose claims name no owner. */
  readonly owners: Readonly<Record<string, string>>
  readonly fetch: Fetch
  readonly clock: Clock
  readonly keyCache?: Partial<KeyCacheLimits>
}

/**
 * Accepts the access tokens of the configured issuers and nothing else: a token names its issuer, but the
 * issuer's own discovery document names the keys, and the policy the algorithms, audience and groups.
 * Keys are cached in the returned function.
 */
export function createTokenAuthenticator(deps: TokenAuthenticatorDeps): AuthenticateToken {
  const limits = { ...defaultKeyCacheLimits, ...deps.keyCache }
  const issuers = new Map(
    deps.providers.map((provider) => [
      provider.issuer,
      { provider, keys: createIssuerKeys({ ...deps, issuer: provider.issuer, limits }) },
    ]),
  )

  const admit = (token: string | undefined): AdmittedToken | TokenRefusal => {
    if (token === undefined || token === '') return 'missing'
    const unverified = readUnverifiedToken(token)
    if (unverified === undefined) return 'malformed'
    const issuer = unverified.issuer === undefined ? undefined : issuers.get(unverified.issuer)
    if (issuer === undefined) return 'issuer'
    if (!isAccepted(unverified.algorithm, issuer.provider)) return 'algorithm'
    return { ...unverified, ...issuer, token }
  }

  return async (token) => {
    const admitted = admit(token)
    if (typeof admitted === 'string') return refused(admitted)
    const claims = await acceptedClaims(admitted, deps.clock)
    if (typeof claims === 'string') return refused(claims)
    return identify(claims, admitted.provider, deps.owners)
  }
}

/** A token whose form, issuer and algorithm are acceptable, and nothing of it verified. */
interface AdmittedToken extends UnverifiedToken {
  readonly token: string
  readonly provider: ProviderPolicy
  readonly keys: IssuerKeys
}

type Claims = Readonly<Record<string, unknown>>

/** The claims of a token that its issuer signed, for this audience, for access, for now. */
async function acceptedClaims(admitted: AdmittedToken, clock: Clock): Promise<Claims | TokenRefusal> {
  const { provider, keys, kid, algorithm, type } = admitted
  const key = kid === undefined ? undefined : await keys.find(kid, algorithm)
  if (key === undefined) return 'unknown_key'
  const now = clock()
  const claims = await verifiedClaims(admitted, key, now)
  if (typeof claims === 'string') return claims
  if (!isForAudience(claims, provider.audience)) return 'audience'
  if (!isAccessToken(type, claims)) return 'type'
  return isIssuedLater(claims, now + provider.clockTolerance) ? 'not_yet_valid' : claims
}

function refused(reason: TokenRefusal): Authentication {
  return { kind: 'refused', reason }
}

/** Asymmetric by name, whatever the policy lists: a shared secret would let every verifier sign. */
function isAccepted(algorithm: string, provider: ProviderPolicy): boolean {
  if (!/^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/.test(algorithm)) return false
  return provider.algorithms.some((accepted) => accepted === algorithm)
}

async function verifiedClaims(
  { token, algorithm, provider }: AdmittedToken,
  key: CryptoKey,
  now: number,
): Promise<Claims | TokenRefusal> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      issuer: provider.issuer,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(now),
      clockTolerance: provider.clockTolerance / 1000,
    })
    return payload
  } catch (error) {
    return refusalOf(error)
  }
}

function refusalOf(error: unknown): TokenRefusal {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) return refusalOfClaim(error)
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed'
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return 'algorithm'
  }
  // A bad signature, or a key that is too weak to make a good one.
  return 'signature'
}

function refusalOfClaim(error: errors.JWTClaimValidationFailed): TokenRefusal {
  if (error.claim === 'iss') return 'issuer'
  return error.claim === 'nbf' && error.reason === 'check_failed' ? 'not_yet_valid' : 'claims'
}

function isIssuedLater(claims: Claims, latest: number): boolean {
  const issuedAt = claims['iat']
  return typeof issuedAt === 'number' && issuedAt * 1000 > latest
}
