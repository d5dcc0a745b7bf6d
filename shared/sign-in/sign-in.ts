import type { PendingSignIn } from './session.ts'

/** Who signed in, as the ID token says, with the access token that says the rest. */
export interface SignedIn {
  readonly issuer: string
  readonly subject: string
  readonly email: string | undefined
  readonly isEmailVerified: boolean
  readonly accessToken: string
}

/**
 * Sign-in by the policy's identity providers: authorization code with PKCE (RFC 7636), OpenID Connect Core.
 *
 * @throws SunderError `identity_unavailable` when the provider can't be had
 */
export interface SignIn {
  /** Those at which people can sign in; the first is the one that is taken where nobody chooses. */
  readonly issuers: readonly string[]
  /** @param isAfresh whether the provider is to ask who it is, though somebody is signed in */
  begin(request: {
    readonly issuer: string
    readonly redirectUri: string
    readonly returnTo: string
    readonly isAfresh: boolean
  }): Promise<{ readonly url: string; readonly pending: PendingSignIn }>
  /** Undefined where the answer is not one to what was begun, or the provider refused. */
  finish(answer: URL, pending: PendingSignIn): Promise<SignedIn | undefined>
}
