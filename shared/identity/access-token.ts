type Claims = Readonly<Record<string, unknown>>

/**
 * Whether a verified JWT is an access token, and not an ID, logout, refresh or grant token of the same issuer
 * (RFC 8725, section 3.11).
 *
 * A token typed `at+jwt` (RFC 9068: Auth0 with that profile, Keycloak by client setting, oidc-provider) says so
 * itself. One typed `JWT`, or not at all, must show it by its claims: the client that asked (`client_id`, `azp`,
 * `appid` or `cid`) and what it was granted (`scope` or `scp`; or, for an application of Entra ID, `idtyp: app`,
 * an optional claim to switch on there). Cognito, Keycloak, Auth0, Okta and Entra ID issue those; their ID
 * tokens lack one or both. Whatever its type, a token is refused that carries a mark of an ID token
 * (`nonce`, `at_hash`, `c_hash`, `s_hash`) or of a logout token (`events`), or that its issuer marks as
 * another kind (Cognito's `token_use`, Keycloak's `typ` claim).
 */
export function isAccessToken(type: string | undefined, claims: Claims): boolean {
  if (foreignMarks.some((name) => Object.hasOwn(claims, name))) return false
  if (Object.hasOwn(claims, 'token_use') && claims['token_use'] !== 'access') return false
  if (Object.hasOwn(claims, 'typ') && claims['typ'] !== 'Bearer') return false
  switch (type?.toLowerCase().replace(/^application\//, '')) {
    case 'at+jwt':
      return true
    case undefined:
    case 'jwt':
      return clientIdOf(claims) !== undefined && showsGrant(claims)
    default:
      return false
  }
}

const foreignMarks = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events']

function showsGrant(claims: Claims): boolean {
  return isScope(claims['scope']) || isScope(claims['scp']) || claims['idtyp'] === 'app'
}

function isScope(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((scope) => typeof scope === 'string')
  return typeof value === 'string' && value !== ''
}

/** The client that asked for the token, under the names that issuers use. */
export function clientIdOf(claims: Claims): string | undefined {
  for (const name of ['client_id', 'azp', 'appid', 'cid']) {
    const value = claims[name]
    if (typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value)) return value
  }
  return undefined
}

/**
 * Whether the token was issued for this audience. Cognito puts no `aud` into an access token unless a resource
 * was asked for: there, and nowhere else, the client's id stands for it, as its documentation advises.
 */
export function isForAudience(claims: Claims, audience: string): boolean {
  const named = claims['aud']
  if (named === undefined) return claims['token_use'] === 'access' && claims['client_id'] === audience
  return named === audience || (Array.isArray(named) && named.includes(audience))
}
