import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import type { VerifyGrantToken } from '../../../shared/grants/grant-token.ts'
import { createGrantTokenSigner, createGrantTokenVerifier } from '../../../shared/grants/jose-grant-token.ts'
import { grantParties, grantStart, grantTerms, grantTokenContract } from '../../contracts/grant-token.ts'

const [parties, start, terms] = [grantParties, grantStart, grantTerms]

describe('a grant token', () => {
  let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
  let publicJwk: JWK
  let verify: VerifyGrantToken
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    privateKey = pair.privateKey
    publicJwk = await exportJWK(pair.publicKey)
    const signer = createGrantTokenSigner({ privateKey, publicJwk, keyId: 'k1' }, parties, () => start)
    verify = createGrantTokenVerifier((await signer.jwks()) as { keys: JWK[] }, parties, () => start)
  })

  grantTokenContract(async (to, clock) =>
    createGrantTokenSigner({ privateKey, publicJwk, keyId: 'k1' }, to, clock),
  )

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
