import { CreateKeyCommand, type KeySpec, KMSClient } from '@aws-sdk/client-kms'
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { createGrantTokenVerifier } from '../../../shared/grants/jose-grant-token.ts'
import { readKmsGrantKeys } from '../../../shared/grants/kms-grant-keys.ts'
import { createKmsGrantTokenSigner } from '../../../shared/grants/kms-grant-token-signer.ts'
import { createEd25519Verifier } from '../../../shared/signing/ed25519-verifier.ts'
import { deriveKey } from '../../../shared/signing/kms-derived-key.ts'
import { createKmsEd25519Signer } from '../../../shared/signing/kms-ed25519-signer.ts'
import { readKmsPublicKeys } from '../../../shared/signing/kms-public-keys.ts'
import { grantTokenContract } from '../../contracts/grant-token.ts'
import { motoOptions } from '../../support/moto.ts'

const client = new KMSClient(motoOptions)
async function newKey(KeySpec: KeySpec, KeyUsage: 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC' = 'SIGN_VERIFY') {
  return (await client.send(new CreateKeyCommand({ KeySpec, KeyUsage }))).KeyMetadata?.KeyId ?? ''
}

describe('a grant token signed in KMS', () => {
  grantTokenContract(async (parties, clock) =>
    createKmsGrantTokenSigner({ client, keys: [await newKey('ECC_NIST_P256')], parties, clock }),
  )

  const parties = { issuer: 'urn:sunder:grants', audience: 'urn:sunder:embed' }
  const clock = () => Date.UTC(2026, 0, 1)
  const terms = {
    id: 'grant_1',
    issuer: 'https://login.example.com/',
    subject: 'ingest',
    owner: undefined,
    clientId: undefined,
    collection: 'mail',
    source: 'mail://inbox',
    sourceAsserted: 'declared',
    maxInputs: 5,
    expiresAt: clock() + 60_000,
  } as const

  it('verifies with jose and the published keys, and nothing of Sunder', async () => {
    const signer = await createKmsGrantTokenSigner({
      client,
      keys: [await newKey('ECC_NIST_P256')],
      parties,
      clock,
    })
    const published = JSON.parse(JSON.stringify(await signer.jwks())) as { keys: JWK[] }
    const options = { ...parties, typ: 'sunder-grant+jwt', currentDate: new Date(clock()) }
    const { payload } = await jwtVerify(await signer.sign(terms), createLocalJWKSet(published), options)
    expect(payload).toMatchObject({ jti: 'grant_1', sub: 'ingest', sunder: { maxInputs: 5 } })
  })

  it('holds on when a new key signs, and the old one is still published', async () => {
    const [old, current] = [await newKey('ECC_NIST_P256'), await newKey('ECC_NIST_P256')]
    const before = await createKmsGrantTokenSigner({ client, keys: [old], parties, clock })
    const token = await before.sign(terms)
    const after = await createKmsGrantTokenSigner({ client, keys: [current, old], parties, clock })
    const verify = createGrantTokenVerifier(
      await readKmsGrantKeys({ client, keys: [current, old] }),
      parties,
      clock,
    )
    expect(await verify(token)).toEqual(terms)
    expect(await verify(await after.sign(terms))).toEqual(terms)
    const forgotten = createGrantTokenVerifier(
      await readKmsGrantKeys({ client, keys: [current] }),
      parties,
      clock,
    )
    expect(await forgotten(token)).toBe('unknown_key')
  })

  it('is not signed with a key on another curve', async () => {
    const keys = [await newKey('ECC_NIST_P384')] as const
    await expect(createKmsGrantTokenSigner({ client, keys, parties, clock })).rejects.toThrow(TypeError)
  })
})

describe('a job signed in KMS', () => {
  it('verifies with the public key alone, and no other message does', async () => {
    const key = await newKey('ECC_NIST_EDWARDS25519')
    const signer = await createKmsEd25519Signer({ client, key })
    const verifier = await createEd25519Verifier(await readKmsPublicKeys({ client, keys: [key] }))
    const message = Buffer.from('sunder.dev/job-root/v1\n{}')
    const signature = await signer.sign(message)
    expect(signature).toHaveLength(64)
    expect(verifier.verify(signer.keyId, message, signature)).toBe(true)
    expect(verifier.verify(signer.keyId, Buffer.from('another'), signature)).toBe(false)
  })

  it('holds 4,096 bytes at the most, and needs a key of its kind', async () => {
    const signer = await createKmsEd25519Signer({ client, key: await newKey('ECC_NIST_EDWARDS25519') })
    await expect(signer.sign(new Uint8Array(4097))).rejects.toThrow(RangeError)
    const wrong = await newKey('ECC_NIST_P256')
    await expect(createKmsEd25519Signer({ client, key: wrong })).rejects.toThrow(TypeError)
  })

  it('makes the store unavailable where the key is not there', async () => {
    const key = '00000000-0000-0000-0000-000000000000'
    await expect(createKmsEd25519Signer({ client, key })).rejects.toMatchObject({
      code: 'store_unavailable',
      detail: 'KMS: NotFoundException',
    })
  })
})

describe('a derived key', () => {
  it('is the same at every start, and another for another key or another purpose', async () => {
    const key = await newKey('HMAC_256', 'GENERATE_VERIFY_MAC')
    const hex = async (...of: Parameters<typeof deriveKey>) =>
      Buffer.from(await deriveKey(...of)).toString('hex')
    const first = await hex('vector-id', { client, key })
    expect(first).toHaveLength(64)
    expect(await hex('vector-id', { client, key })).toBe(first)
    expect(await hex('masking', { client, key })).not.toBe(first)
    const other = await newKey('HMAC_256', 'GENERATE_VERIFY_MAC')
    expect(await hex('vector-id', { client, key: other })).not.toBe(first)
  })
})
