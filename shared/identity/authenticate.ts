import type { Caller } from './caller.ts'

/** Why a bearer token was refused: the bounded set of reasons under which such requests are counted. */
const tokenRefusals = [
  'missing',
  'malformed',
  'algorithm',
  'issuer',
  'audience',
  'expired',
  'not_yet_valid',
  'unknown_key',
  'signature',
  'type',
  'claims',
  'link',
  'code',
] as const
export type TokenRefusal = (typeof tokenRefusals)[number]

/** What a bearer token turned out to be. `conflict` and `no_duty` are valid tokens whose groups map to several duties, or to none. */
export type Authentication =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | {
      readonly kind: 'conflict' | 'no_duty'
      readonly issuer: string
      readonly subject: string
      readonly clientId: string | undefined
    }
  | { readonly kind: 'refused'; readonly reason: TokenRefusal }

/**
 * Verifies an OIDC access token of any configured issuer (RFC 9068, RFC 8725).
 *
 * @throws SunderError `identity_unavailable` when the issuer's keys can't be had
 */
export type AuthenticateToken = (bearerToken: string | undefined) => Promise<Authentication>
