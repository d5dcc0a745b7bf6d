import type { GrantTerms } from './grant.ts'

/** Signs the grant's terms as a JWT (`typ: sunder-grant+jwt`). Only the grants function holds one. */
export interface GrantTokenSigner {
  sign(terms: GrantTerms): Promise<string>
  /** The public keys, RFC 7517, for `/.well-known/jwks.json`. */
  jwks(): Promise<{ keys: Record<string, unknown>[] }>
}

/** @returns the terms, or why the token is refused */
export type VerifyGrantToken = (
  token: string,
) => Promise<
  | GrantTerms
  | 'malformed'
  | 'expired'
  | 'signature'
  | 'audience'
  | 'issuer'
  | 'type'
  | 'claims'
  | 'unknown_key'
  | 'algorithm'
>
