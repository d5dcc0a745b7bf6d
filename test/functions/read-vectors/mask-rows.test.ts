import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { maskRows } from '../../../functions/read-vectors/mask-rows.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'
import type { VectorRow } from '../../../shared/vectors/vector-row.ts'

const policyOf = (more = '') => {
  const policy = parsePolicy(`
version: 1
identity:
  providers:
    - { issuer: 'https://login.example.com/', audience: sunder, duties: { writers: embedder, readers: consumer } }
models:
  small: { protocol: openai, baseUrl: 'https://api.example.com/v1', upstreamModel: small, dimensions: 3, credential: 'file:key' }
collections:
  mail: { model: small, sources: { allow: ['mail://**'] }, embedders: [writers], readers: [readers] ${more} }
`).collections['mail']
  if (policy === undefined) throw new Error('no collection')
  return policy
}

const row = (facts: Partial<VectorRow>): VectorRow => ({
  id: 'v_1',
  collection: 'mail',
  model: 'small',
  job: 'job_1',
  grant: 'grant_1',
  source: 'mail://inbox/margarethe.vogel@klinik-rosenhain.example',
  embedder: 'issuer|ingest',
  vector: Float32Array.of(1, 2, 3),
  text: 'write to margarethe.vogel@klinik-rosenhain.example',
  textDigest: new Uint8Array(32),
  clientId: 'a1',
  metadata: '{"year":2026}',
  vectorDigest: new Uint8Array(32),
  provenance: {
    keyId: 'k',
    signature: new Uint8Array(),
    root: new Uint8Array(),
    leafIndex: 0,
    treeSize: 1,
    path: [],
  },
  ...facts,
})

const screening = createScreening(randomBytes(32))

it('masks text and source, and keeps the digest of a masked text back', async () => {
  const [seen] = await maskRows(screening, [row({})], policyOf(), ['readers'])
  expect(seen).toEqual({
    source: 'mail://inbox/[pii.email]',
    text: 'write to [pii.email]',
    textDigest: null,
    clientId: 'a1',
    metadata: { year: 2026 },
    masked: { 'pii.email': 2 },
  })
})

it('tells the digest of a text that holds nothing', async () => {
  const [seen] = await maskRows(screening, [row({ text: 'the lift' })], policyOf(), ['readers'])
  expect(seen?.textDigest).toMatch(/^sha256:/)
})

it('tells the digest of a text that is not kept to those alone from whom nothing is kept back', async () => {
  const [seen] = await maskRows(screening, [row({ text: undefined })], policyOf(), ['readers'])
  expect(seen).toMatchObject({ text: null, textDigest: null })
  const cleared = policyOf(", reading: { unmasked: [{ group: readers, classes: ['*'] }] }")
  const [whole] = await maskRows(screening, [row({ text: undefined })], cleared, ['readers'])
  expect(whole?.textDigest).toMatch(/^sha256:/)
})

it('lets none of the rows leave when one can not be read', async () => {
  const failing = {
    ...screening,
    detection: {
      over: async () => (text: string) => {
        if (text.includes('lift')) throw new TypeError('a defect')
        return []
      },
    },
  }
  const rows = [row({}), row({ text: 'the lift' })]
  await expect(maskRows(failing, rows, policyOf(), ['readers'])).rejects.toMatchObject({
    code: 'detection_unavailable',
    status: 503,
  })
})
