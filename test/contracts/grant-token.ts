import type { JWK } from 'jose'
import { beforeAll, expect, it } from 'vitest'
import type { GrantTerms } from '../../shared/grants/grant.ts'
import type { GrantTokenParties } from '../../shared/grants/grant-claims.ts'
import type { GrantTokenSigner, VerifyGrantToken } from '../../shared/grants/grant-token.ts'
import { createGrantTokenVerifier } from '../../shared/grants/jose-grant-token.ts'
import type { Clock } from '../../shared/runtime/clock.ts'

export const grantParties = { issuer: 'https://grants.example.com', audience: 'https://embed.example.com' }
export const grantStart = Date.UTC(2026, 0, 1)
export const grantTerms: GrantTerms = {
  id: 'grant_1',
  issuer: 'https://login.example.com/',
  subject: 'ingest',
  owner: 'lena',
  clientId: 'ingest-client',
  collection: 'support-mail',
  source: 'mail://inbox',
  sourceAsserted: 'declared',
  maxInputs: 5,
  expiresAt: grantStart + 60_000,
}

/** What every signer of grants does, wherever its key is. */
export function grantTokenContract(
  open: (parties: GrantTokenParties, clock: Clock) => Promise<GrantTokenSigner>,
): void {
  let now = grantStart
  let signer: GrantTokenSigner
  let verify: VerifyGrantToken
  let jwks: { keys: JWK[] }
  beforeAll(async () => {
    signer = await open(grantParties, () => now)
    jwks = (await signer.jwks()) as { keys: JWK[] }
    verify = createGrantTokenVerifier(jwks, grantParties, () => now)
  })

  it('carries the terms of its grant', async () => {
    expect(await verify(await signer.sign(grantTerms))).toEqual(grantTerms)
  })

  it('carries terms without an owner or a client, and in every script', async () => {
    const bare = { ...grantTerms, owner: undefined, clientId: undefined, source: 'mail://ünï/💥' }
    expect(await verify(await signer.sign(bare))).toEqual(bare)
  })

  it('ends with its grant, to the second', async () => {
    const token = await signer.sign(grantTerms)
    now = grantTerms.expiresAt - 1
    expect(await verify(token)).toEqual(grantTerms)
    now = grantTerms.expiresAt
    expect(await verify(token)).toBe('expired')
    now = grantStart
  })

  it('is refused by another app, and from another issuer', async () => {
    const verifierFor = (parties: GrantTokenParties) => createGrantTokenVerifier(jwks, parties, () => now)
    const elsewhere = verifierFor({ ...grantParties, audience: 'https://vectors.example.com' })
    const stranger = verifierFor({ ...grantParties, issuer: 'https://other.example.com' })
    const token = await signer.sign(grantTerms)
    expect(await elsewhere(token)).toBe('audience')
    expect(await stranger(token)).toBe('issuer')
  })

  it('is published with public keys alone, each under an id', async () => {
    for (const key of jwks.keys) {
      expect(key).toMatchObject({
        kty: 'EC',
        crv: 'P-256',
        alg: 'ES256',
        use: 'sig',
        kid: expect.any(String),
      })
      expect(key).not.toHaveProperty('d')
    }
  })
}
