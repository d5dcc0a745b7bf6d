import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import type { SignatureVerifier } from '../../../shared/signing/signing.ts'
import { createRowVerifier } from '../../../shared/vectors/provenance.ts'
import { signJob } from '../../../shared/vectors/sign-job.ts'
import type { Provenance, VectorRow } from '../../../shared/vectors/vector-row.ts'
import { signedVector, testSigner, verifyTestRow } from '../../support/vector-rows.ts'

const verifyBytes = true
const other = new Uint8Array(32)

async function signedRows(count: number, changes: { job?: string; collection?: string } = {}) {
  const vectors = Array.from({ length: count }, (_, index) =>
    signedVector(`v_${index}`, { vector: Float32Array.of(index + 1, -0, 0.1), clientId: 'mine', ...changes }),
  )
  return signJob(vectors, testSigner)
}

async function row(): Promise<VectorRow> {
  const found = (await signedRows(5))[3]
  if (found === undefined) throw new Error('unreachable')
  return found
}

describe('a job', () => {
  it('signs once, whatever its size, and each of its rows verifies', async () => {
    for (const size of [1, 2, 3, 64, 100]) {
      const sign = vi.fn(testSigner.sign)
      const vectors = await signedRows(size)
      const rows = await signJob(vectors, { keyId: testSigner.keyId, sign })
      expect(sign).toHaveBeenCalledTimes(1)
      expect(rows.every((signed) => verifyTestRow(signed, { verifyBytes }))).toBe(true)
    }
  })

  it('signs 2,048 vectors in well under a request', async () => {
    const rows = await signedRows(2048)
    expect(rows.at(-1)?.provenance.path).toHaveLength(11)
  })

  it('of nothing signs nothing', async () => {
    expect(await signJob([], testSigner)).toEqual([])
  })

  it('refuses the vectors of two jobs or two collections', async () => {
    const [first, second] = [await signedRows(1), await signedRows(1, { job: 'job_2' })]
    await expect(signJob([...first, ...second], testSigner)).rejects.toMatchObject({ code: 'internal_error' })
    const elsewhere = await signedRows(1, { collection: 'files' })
    await expect(signJob([...first, ...elsewhere], testSigner)).rejects.toMatchObject({
      code: 'internal_error',
    })
  })
})

describe('a row', () => {
  it.each<[string, Partial<VectorRow>]>([
    ['id', { id: 'v_2' }],
    ['collection', { collection: 'files' }],
    ['model', { model: 'large' }],
    ['job', { job: 'job_2' }],
    ['grant', { grant: 'grant_2' }],
    ['source', { source: 's3://mail/outbox' }],
    ['embedder', { embedder: 'https://issuer.example|mallory' }],
    ['client id', { clientId: 'yours' }],
    ['client id, taken away', { clientId: undefined }],
    ['metadata', { metadata: '{"a":1}' }],
    ['text', { text: 'poison' }],
    ['text and its digest', { text: 'poison', textDigest: createHash('sha256').update('poison').digest() }],
    ['text digest', { textDigest: other }],
    ['vector', { vector: Float32Array.of(4, -0, 0.2) }],
    ["vector's sign of zero", { vector: Float32Array.of(4, 0, 0.1) }],
    ['dimensions', { vector: Float32Array.of(4, -0) }],
    ['vector digest', { vectorDigest: other }],
  ])('with another %s does not verify', async (_, change) => {
    expect(verifyTestRow({ ...(await row()), ...change }, { verifyBytes })).toBe(false)
  })

  it.each<[string, Partial<Provenance>]>([
    ['key', { keyId: 'unknown' }],
    ['signature', { signature: new Uint8Array(64) }],
    ['signature, cut short', { signature: new Uint8Array() }],
    ['root', { root: other }],
    ['index', { leafIndex: 2 }],
    ['size', { treeSize: 6 }],
    ['path', { path: [other, other, other] }],
    ['path, empty', { path: [] }],
  ])('with another %s in its provenance does not verify', async (_, change) => {
    const signed = await row()
    const altered = { ...signed, provenance: { ...signed.provenance, ...change } }
    expect(verifyTestRow(altered, { verifyBytes })).toBe(false)
  })

  it('signed by a key of someone else does not verify', async () => {
    const signer = await createEd25519Signer(generateKeyPairSync('ed25519').privateKey)
    const [foreign] = await signJob(await signedRows(1), signer)
    const [own] = await signedRows(1)
    if (foreign === undefined || own === undefined) throw new Error('unreachable')
    expect(verifyTestRow(foreign, { verifyBytes })).toBe(false)
    const claimed = { ...foreign, provenance: { ...foreign.provenance, keyId: own.provenance.keyId } }
    expect(verifyTestRow(claimed, { verifyBytes })).toBe(false)
  })

  it('whose text is not kept verifies by its digest', async () => {
    expect(verifyTestRow({ ...(await row()), text: undefined }, { verifyBytes })).toBe(true)
  })

  it('with other bytes passes only where the policy says not to check them', async () => {
    const altered = { ...(await row()), vector: Float32Array.of(9, 9, 9) }
    expect(verifyTestRow(altered, { verifyBytes: false })).toBe(true)
    expect(verifyTestRow({ ...altered, vectorDigest: other }, { verifyBytes: false })).toBe(false)
  })

  it('that can not be encoded does not verify, and does not throw', async () => {
    expect(verifyTestRow({ ...(await row()), source: '\ud800' }, { verifyBytes })).toBe(false)
  })
})

describe('a row verifier', () => {
  it('asks once for a valid signature, and each time for one that is not', async () => {
    const verify = vi.fn<SignatureVerifier['verify']>((keyId) => keyId === testSigner.keyId)
    const verifyRow = createRowVerifier({ verifier: { verify } })
    const rows = await signedRows(10)
    for (const signed of rows) expect(verifyRow(signed, { verifyBytes })).toBe(true)
    expect(verify).toHaveBeenCalledTimes(1)
    for (const signed of rows) {
      const altered = { ...signed, provenance: { ...signed.provenance, keyId: 'unknown' } }
      expect(verifyRow(altered, { verifyBytes })).toBe(false)
    }
    expect(verify).toHaveBeenCalledTimes(11)
  })
})
