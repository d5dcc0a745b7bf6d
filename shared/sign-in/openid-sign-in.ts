import { LRUCache } from 'lru-cache'
import * as client from 'openid-client'
import type { Policy, ProviderPolicy } from '../policy/schema.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { SignIn } from './sign-in.ts'

/** What a provider publishes of itself is asked for again after this. */
const discoveredForMs = 600_000
/** For each answer of a provider. */
const defaultTimeoutSeconds = 5

/** By openid-client, as a public client. ID tokens are verified by signature too, though they come over TLS. */
export function createOpenIdSignIn(
  { identity }: Pick<Policy, 'identity'>,
  { timeoutSeconds = defaultTimeoutSeconds }: { readonly timeoutSeconds?: number } = {},
): SignIn {
  const providers = new Map(
    identity.providers
      .filter(({ signIn }) => signIn !== undefined)
      .map((provider) => [provider.issuer, provider]),
  )
  const discovered = new LRUCache<string, client.Configuration>({ max: 32, ttl: discoveredForMs })

  const configurationOf = async (issuer: string) => {
    const provider = providers.get(issuer)
    if (provider === undefined)
      throw new SunderError('identity_unavailable', { detail: `no sign-in at ${issuer}` })
    const known = discovered.get(issuer)
    if (known !== undefined) return { provider, configuration: known }
    const configuration = await discover(provider, timeoutSeconds)
    discovered.set(issuer, configuration)
    return { provider, configuration }
  }

  return {
    issuers: [...providers.keys()],

    async begin({ issuer, redirectUri, returnTo, isAfresh }) {
      const { provider, configuration } = await configurationOf(issuer)
      const codeVerifier = client.randomPKCECodeVerifier()
      const [state, nonce] = [client.randomState(), client.randomNonce()]
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: provider.signIn?.scope ?? 'openid email',
        response_type: 'code',
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(isAfresh && { prompt: 'login' }),
        ...resourceOf(provider),
      })
      return { url: url.href, pending: { kind: 'pending', issuer, state, nonce, codeVerifier, returnTo } }
    },

    async finish(answer, { issuer, state, nonce, codeVerifier }) {
      const { configuration } = await configurationOf(issuer)
      try {
        const tokens = await client.authorizationCodeGrant(configuration, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined || claims.iss !== issuer) return undefined
        return {
          issuer,
          subject: claims.sub,
          email: typeof claims['email'] === 'string' ? claims['email'] : undefined,
          isEmailVerified: claims['email_verified'] === true,
          accessToken: tokens.access_token,
        }
      } catch (error) {
        if (isRefusal(error)) return undefined
        throw unavailable(issuer, error)
      }
    },
  }
}

async function discover(
  { issuer, signIn }: ProviderPolicy,
  timeoutSeconds: number,
): Promise<client.Configuration> {
  const isLocal = issuer.startsWith('http:')
  try {
    return await client.discovery(new URL(issuer), signIn?.clientId ?? '', undefined, client.None(), {
      timeout: timeoutSeconds,
      execute: [
        client.enableNonRepudiationChecks,
        // The policy lets an issuer be without TLS on the loopback address alone.
        ...(isLocal ? [client.allowInsecureRequests] : []),
      ],
    })
  } catch (error) {
    throw unavailable(issuer, error)
  }
}

/** RFC 8707, and Auth0's older name for it. */
function resourceOf({ signIn }: ProviderPolicy): Record<string, string> {
  return signIn?.resource === undefined ? {} : { resource: signIn.resource, audience: signIn.resource }
}

/** What the provider, or whoever made the address, is to be blamed for; anything else is that it can't be had. */
function isRefusal(error: unknown): boolean {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return true
  return error instanceof client.ClientError && error.code !== 'OAUTH_TIMEOUT'
}

function unavailable(issuer: string, cause: unknown): SunderError {
  const why = cause instanceof Error ? cause.name : 'failed'
  return new SunderError('identity_unavailable', { detail: `sign-in at ${issuer}: ${why}`, cause })
}
