import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { groupClaims } from '../../../infra/local/identity-provider/identities.ts'
import type { Duty } from '../../../shared/identity/caller.ts'
import type { Fetch } from '../../../shared/identity/fetch-json.ts'
import type { Policy } from '../../../shared/policy/schema.ts'

export interface MemoryIdentity {
  /** Serves the discovery document and the keys of the policy's first provider, and nothing else. */
  readonly fetch: Fetch
  /** An access token whose groups give this duty, or these; valid for an hour of the system's time. */
  token(duty: Duty | readonly Duty[], who?: MintedIdentity): Promise<string>
}

interface MintedIdentity {
  /** `the-DUTY` where left out; `ingest` for the embedder, who is somebody's service account in the policy. */
  readonly subject?: string
  readonly claims?: Readonly<Record<string, unknown>>
}

/** The policy's first identity provider in this process: real ES256 tokens, verified against keys that it publishes. */
export async function createMemoryIdentity(policy: Policy): Promise<MemoryIdentity> {
  const [provider] = policy.identity.providers
  if (provider === undefined) throw new Error('the policy has no provider')
  const { issuer, audience, groupsClaim, duties: groupsToDuties } = provider
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = 'memory'
  const base = issuer.replace(/\/$/, '')
  const documents = new Map<string, object>([
    [`${base}/.well-known/openid-configuration`, { issuer, jwks_uri: `${base}/keys` }],
    [`${base}/keys`, { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }],
  ])
  const groupsOf = (duties: readonly Duty[]) =>
    Object.entries(groupsToDuties).flatMap(([group, duty]) => (duties.includes(duty) ? [group] : []))

  return {
    fetch: async (input) => {
      const document = documents.get(String(input))
      return document === undefined ? new Response(undefined, { status: 404 }) : Response.json(document)
    },
    async token(duty, { subject, claims = {} } = {}) {
      const duties = typeof duty === 'string' ? [duty] : duty
      const name = subject ?? (duties[0] === 'embedder' ? 'ingest' : `the-${duties.join('-')}`)
      return new SignJWT({ client_id: name, ...groupClaims(groupsOf(duties), groupsClaim), ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(name)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey)
    },
  }
}
