import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import type { GrantTerms } from '../../../shared/grants/grant.ts'
import type { GrantTokenSigner, VerifyGrantToken } from '../../../shared/grants/grant-token.ts'
import { createGrantTokenSigner, createGrantTokenVerifier } from '../../../shared/grants/jose-grant-token.ts'

const parties = { issuer: 'https://grants.example.com', audience: 'https://embed.example.com' }
const start = Date.UTC(2026, 0, 1)
const terms: GrantTerms = {
  id: 'grant_1',
  issuer: 'https://login.example.com/',
  subject: 'ingest',
  owner: 'lena',
  clientId: 'ingest-client',
  collection: 'support-mail',
  source: 'mail://inbox',
  sourceAsserted: 'declared',
  maxInputs: 5,
  expiresAt: start + 60_000,
}

describe('a grant token', () => {
  let now = start
  let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
  let publicJwk: JWK
  let signer: GrantTokenSigner
  let verify: VerifyGrantToken
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    privateKey = pair.privateKey
    publicJwk = await exportJWK(pair.publicKey)
    signer = createGrantTokenSigner({ privateKey, publicJwk, keyId: 'k1' }, parties, () => now)
    verify = createGrantTokenVerifier((await signer.jwks()) as { keys: JWK[] }, parties, () => now)
  })

  it('carries the terms of its grant', async () => {
    expect(await verify(await signer.sign(terms))).toEqual(terms)
  })

  it('carries terms without an owner or a client', async () => {
    const bare = { ...terms, owner: undefined, clientId: undefined }
    expect(await verify(await signer.sign(bare))).toEqual(bare)
  })

  it('ends with its grant, to the second', async () => {
    const token = await signer.sign(terms)
    now = terms.expiresAt - 1
    expect(await verify(token)).toEqual(terms)
    now = terms.expiresAt
    expect(await verify(token)).toBe('expired')
    now = start
  })

  it('is refused by another app, and from another issuer', async () => {
    const jwks = (await signer.jwks()) as { keys: JWK[] }
    const elsewhere = createGrantTokenVerifier(
      jwks,
      { ...parties, audience: 'https://vectors.example.com' },
      () => now,
    )
    const stranger = createGrantTokenVerifier(
      jwks,
      { ...parties, issuer: 'https://other.example.com' },
      () => now,
    )
    const token = await signer.sign(terms)
    expect(await elsewhere(token)).toBe('audience')
    expect(await stranger(token)).toBe('issuer')
  })

  const forged = () =>
    new SignJWT({ sunder: terms })
      .setIssuer(parties.issuer)
      .setAudience(parties.audience)
      .setSubject('ingest')
      .setJti('grant_1')
      .setIssuedAt(start / 1000)
      .setExpirationTime(start / 1000 + 60)

  it('is refused without a signature', async () => {
    const token = new UnsecuredJWT({ sunder: terms })
      .setIssuer(parties.issuer)
      .setAudience(parties.audience)
      .encode()
    expect(await verify(token)).not.toBeTypeOf('object')
  })

  it('is refused when signed with the public key as a shared secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(publicJwk))
    const token = await forged()
      .setProtectedHeader({ alg: 'HS256', typ: 'sunder-grant+jwt', kid: 'k1' })
      .sign(secret)
    expect(await verify(token)).toBe('algorithm')
  })

  it('is refused when signed by another key, under a known or an unknown id', async () => {
    const { privateKey: other } = await generateKeyPair('ES256')
    const header = { alg: 'ES256', typ: 'sunder-grant+jwt' }
    expect(
      await verify(
        await forged()
          .setProtectedHeader({ ...header, kid: 'k1' })
          .sign(other),
      ),
    ).toBe('signature')
    expect(
      await verify(
        await forged()
          .setProtectedHeader({ ...header, kid: 'k2' })
          .sign(other),
      ),
    ).toBe('unknown_key')
  })

  it('is refused when it is another kind of token or says too little', async () => {
    const plain = await forged().setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: 'k1' }).sign(privateKey)
    expect(await verify(plain)).toBe('type')
    const partial = new SignJWT({ sunder: { collection: 'x' } })
      .setIssuer(parties.issuer)
      .setAudience(parties.audience)
      .setSubject('ingest')
      .setJti('grant_1')
      .setIssuedAt(start / 1000)
      .setExpirationTime(start / 1000 + 60)
      .setProtectedHeader({ alg: 'ES256', typ: 'sunder-grant+jwt', kid: 'k1' })
    expect(await verify(await partial.sign(privateKey))).toBe('claims')
  })

  it.each(['', 'x', 'a.b.c', `${'a'.repeat(10_000)}.b.c`])(
    'is refused when it is no token',
    async (token) => {
      expect(await verify(token)).toBe('malformed')
    },
  )
})
