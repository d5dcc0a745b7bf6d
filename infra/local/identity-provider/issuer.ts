import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import Provider, { type ClientMetadata, type Configuration, errors, type ResourceServer } from 'oidc-provider'
import type { Policy, ProviderPolicy } from '../../../shared/policy/schema.ts'
import type { PrefixedHandler } from '../front-door.ts'
import type { KeysAndSecrets } from '../stores/keys-and-secrets.ts'
import { emailOf, findIdentity, groupClaims, groupsOf, identities } from './identities.ts'
import { createIssuerAdapter } from './issuer-adapter.ts'
import { commandLineClient, pagesClient, passwordGrantType } from './issuer-terms.ts'
import { type CheckPassword, createLoginPage } from './login-page.ts'

/** What access tokens are for; the audience that they carry is the policy's. */
const gatewayResource = 'urn:sunder:gateway'
const hour = 3_600

const preferredAlgorithms: readonly ProviderPolicy['algorithms'][number][] = [
  'ES256',
  'EdDSA',
  'Ed25519',
  'PS256',
]

/** The algorithm that the local issuer signs with: one that the policy accepts, with small signatures if it can be. */
export function issuerAlgorithm(policy: Policy): string {
  const [provider] = policy.identity.providers
  const accepted = provider?.algorithms ?? []
  return preferredAlgorithms.find((algorithm) => accepted.includes(algorithm)) ?? accepted[0] ?? 'ES256'
}

export interface IssuerDependencies {
  /** Its own base URL, which tokens carry as `iss`. */
  readonly issuer: string
  readonly policy: Policy
  readonly keys: Pick<KeysAndSecrets, 'issuerKey' | 'identitySecrets'>
  /** Base URLs of the gateway's pages at other origins than the issuer's. */
  readonly pagesElsewhere?: readonly string[] | undefined
  readonly onServerError: (error: Error) => void
}

/**
 * A real OpenID provider that stands in for the policy's: client credentials for the service accounts,
 * authorization code with PKCE for the people, JWT access tokens (RFC 9068) for one hour with the
 * policy's audience and groups claim.
 */
export function createIssuer(deps: IssuerDependencies): PrefixedHandler {
  const passwordFits: CheckPassword = (name, password) => {
    const expected = findIdentity(name)?.kind === 'person' ? deps.keys.identitySecrets.get(name) : undefined
    return expected !== undefined && timingSafeEqual(digest(expected), digest(password))
  }
  const provider = new Provider(deps.issuer, configure(deps))
  addPasswordGrant(provider, resourceServer(deps.policy), passwordFits)
  provider.on('server_error', (_context, error) => deps.onServerError(error))
  const loginPage = createLoginPage(provider, passwordFits)
  const answer = provider.callback()
  return async (request, response) => {
    if (!(await loginPage(request, response))) await answer(request, response)
  }
}

function configure({ issuer, policy, keys, pagesElsewhere = [] }: IssuerDependencies): Configuration {
  const alg = issuerAlgorithm(policy) as 'ES256'
  const claim = policy.identity.providers[0]?.groupsClaim ?? 'groups'
  const claimsOf = (name: string) => {
    const identity = findIdentity(name)
    if (identity === undefined) return {}
    const email = identity.kind === 'person' ? { email: emailOf(identity), email_verified: true } : {}
    return { ...groupClaims(groupsOf(identity, policy), claim), ...email }
  }
  return {
    adapter: createIssuerAdapter(),
    clients: clients(issuer, keys.identitySecrets, pagesElsewhere),
    clientDefaults: { id_token_signed_response_alg: alg },
    enabledJWA: { idTokenSigningAlgValues: [alg] },
    jwks: { keys: [{ ...keys.issuerKey.privateJwk, alg, use: 'sig' } as never] },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    pkce: { required: () => true },
    scopes: ['openid', 'email'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: async (_context, name) => {
      const identity = findIdentity(name)
      if (identity?.kind !== 'person') return undefined
      const claims = { sub: name, email: emailOf(identity), email_verified: true }
      return { accountId: name, claims: async () => claims }
    },
    extraTokenClaims: async (_context, token) =>
      claimsOf('accountId' in token ? token.accountId : (token.clientId ?? '')),
    loadExistingGrant: grantWithoutConsent,
    interactions: { url: (_context, { uid }) => `${new URL(issuer).pathname}/interaction/${uid}` },
    ttl: {
      AccessToken: hour,
      ClientCredentials: hour,
      Session: 12 * hour,
      Grant: 12 * hour,
      Interaction: hour,
      IdToken: hour,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => gatewayResource,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_context, resource) => {
          if (resource !== gatewayResource) throw new errors.InvalidTarget()
          return resourceServer(policy)
        },
      },
    },
    renderError: (context, { error, error_description: description }) => {
      context.type = 'text/plain'
      context.body = `${error}: ${description ?? ''}\n`
    },
  }
}

function resourceServer(policy: Policy): ResourceServer {
  return {
    scope: '',
    audience: policy.identity.providers[0]?.audience ?? gatewayResource,
    accessTokenTTL: hour,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: issuerAlgorithm(policy) as 'ES256' } },
  }
}

function clients(
  issuer: string,
  secrets: ReadonlyMap<string, string>,
  pagesElsewhere: readonly string[],
): ClientMetadata[] {
  const { origin } = new URL(issuer)
  const pages = [`${origin}/audit/pages`, `${origin}/approvals`, ...pagesElsewhere]
  const accounts = identities.filter(({ kind }) => kind === 'service')
  return [
    ...accounts.map(({ name }) => ({
      client_id: name,
      client_secret: secrets.get(name) ?? '',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
    {
      client_id: commandLineClient,
      token_endpoint_auth_method: 'none',
      grant_types: [passwordGrantType],
      response_types: [],
      redirect_uris: [],
    },
    {
      client_id: pagesClient,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: pages.map((url) => `${url}/callback`),
    },
  ]
}

/** The gateway's own pages need no consent: what they ask for is granted as soon as the person has signed in. */
const grantWithoutConsent: NonNullable<Configuration['loadExistingGrant']> = async ({ oidc }) => {
  const accountId = oidc.session?.accountId
  if (oidc.client === undefined || accountId === undefined) return undefined
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId })
  grant.addOIDCScope('openid email')
  await grant.save()
  return grant
}

function addPasswordGrant(provider: Provider, server: ResourceServer, passwordFits: CheckPassword): void {
  provider.registerGrantType<{ name?: string; password?: string }>(
    passwordGrantType,
    async (context) => {
      const { client, params } = context.oidc
      const { name = '', password = '' } = params
      if (!passwordFits(name, password)) throw new errors.InvalidGrant('name and password do not match')
      const token = new provider.AccessToken({ client, accountId: name, gty: passwordGrantType } as never)
      token.resourceServer = new provider.ResourceServer(gatewayResource, server)
      context.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        token_type: token.tokenType,
      }
    },
    ['name', 'password'],
  )
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
