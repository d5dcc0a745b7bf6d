import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createEd25519Verifier } from '../../../shared/signing/ed25519-verifier.ts'

/** RFC 8037 appendix A: the key, its thumbprint; RFC 8032 section 7.1, test 1: its signature of nothing. */
const published = {
  key: createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    },
  }),
  thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  signature:
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
}
const message = Buffer.from('message')

describe('an Ed25519 signer', () => {
  it('makes the published signature under the published thumbprint', async () => {
    const signer = await createEd25519Signer(published.key)
    expect(signer.keyId).toBe(published.thumbprint)
    const signature = await signer.sign(new Uint8Array())
    expect(Buffer.from(signature).toString('hex')).toBe(published.signature)
  })

  it('takes a key as PEM', async () => {
    const pem = published.key.export({ type: 'pkcs8', format: 'pem' })
    expect((await createEd25519Signer(String(pem))).keyId).toBe(published.thumbprint)
  })

  it('refuses other keys and longer messages', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await expect(createEd25519Signer(privateKey)).rejects.toThrow(TypeError)
    const signer = await createEd25519Signer(published.key)
    await expect(signer.sign(new Uint8Array(4097))).rejects.toThrow(RangeError)
  })
})

describe('an Ed25519 verifier', () => {
  it('takes a public key as object, PEM and JWK', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const signer = await createEd25519Signer(privateKey)
    const signature = await signer.sign(message)
    const forms = [
      publicKey,
      String(publicKey.export({ type: 'spki', format: 'pem' })),
      { ...publicKey.export({ format: 'jwk' }), kid: 'another name' },
    ]
    for (const form of forms) {
      expect((await createEd25519Verifier([form])).verify(signer.keyId, message, signature)).toBe(true)
    }
  })

  it('verifies nothing under another key, message, signature or key id', async () => {
    const [first, second] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
    const signer = await createEd25519Signer(first.privateKey)
    const other = await createEd25519Signer(second.privateKey)
    const verifier = await createEd25519Verifier([first.publicKey, second.publicKey])
    const signature = await signer.sign(message)
    expect(verifier.verify(signer.keyId, message, signature)).toBe(true)
    expect(verifier.verify(other.keyId, message, signature)).toBe(false)
    expect(verifier.verify('unknown', message, signature)).toBe(false)
    expect(verifier.verify(signer.keyId, Buffer.from('another'), signature)).toBe(false)
    expect(verifier.verify(signer.keyId, message, signature.subarray(1))).toBe(false)
    expect(verifier.verify(signer.keyId, message, new Uint8Array())).toBe(false)
  })
})
