import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cosineSimilarity } from '../../../../shared/vectors/float32.ts'
import { createS3VectorsReader } from '../../../../shared/vectors/s3-vectors/vector-reader.ts'
import { createS3VectorsWriter } from '../../../../shared/vectors/s3-vectors/vector-writer.ts'
import { signJob } from '../../../../shared/vectors/sign-job.ts'
import type { SignedVector } from '../../../../shared/vectors/vector-row.ts'
import { contractFilterable, vectorStoreContract } from '../../../contracts/vector-store.ts'
import { type S3VectorsServer, startS3Vectors } from '../../../support/s3-vectors-server.ts'
import { randomVectors, signedVector, testSigner, verifyTestRow } from '../../../support/vector-rows.ts'
import { createIndexes } from './create-indexes.ts'

const bucket = 'test-vectors'

async function startWithIndexes(): Promise<S3VectorsServer> {
  const server = await startS3Vectors()
  await createIndexes(server.client, bucket)
  return server
}

describe('the vector store on S3 Vectors', () =>
  vectorStoreContract(async () => {
    const { client, close } = await startWithIndexes()
    return {
      writer: createS3VectorsWriter({ client, bucket, filterable: () => contractFilterable }),
      reader: createS3VectorsReader({ client, bucket }),
      existing: 'replaced',
      zeroVectors: 'refused',
      close,
    }
  }))

describe('S3 Vectors', () => {
  const waits: number[] = []
  const patience = {
    random: () => 0.5,
    sleep: async (milliseconds: number) => waits.push(milliseconds),
  }
  const open = ({ client }: S3VectorsServer) => ({
    writer: createS3VectorsWriter({ client, bucket, filterable: () => contractFilterable, ...patience }),
    reader: createS3VectorsReader({ client, bucket, ...patience }),
  })
  let server: S3VectorsServer
  let store: ReturnType<typeof open>
  beforeAll(async () => {
    server = await startWithIndexes()
    store = open(server)
  })
  afterAll(() => server.close())
  beforeEach(() => {
    waits.length = 0
    server.requests.length = 0
  })

  const vector = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)
  const insert = async (vectors: readonly SignedVector[]) =>
    store.writer.insert(await signJob(vectors, testSigner))
  const stored = async (id: string) => (await store.reader.fetch('mail', [id]))[0]
  const many = (count: number, dimensions: number, collection: string) =>
    randomVectors(count, dimensions, 50).map((vector, index) =>
      signedVector(`v_many_${index}`, { vector, collection }),
    )

  describe('that is busy', () => {
    it.each([
      { type: 'TooManyRequestsException', status: 429 },
      { type: 'ServiceUnavailableException', status: 503 },
      { type: 'SomethingNew', status: 429 },
    ])('is asked again after $type, after longer and longer waits', async (busy) => {
      server.failNext(3, busy)
      await insert([signedVector('v_patient', { vector })])
      expect(waits).toEqual([50, 100, 200])
      server.failNext(2, busy)
      expect(await stored('v_patient')).toMatchObject({ id: 'v_patient' })
    })

    it('is given up on at the deadline, and named', async () => {
      let now = 0
      const writer = createS3VectorsWriter({
        client: server.client,
        bucket,
        filterable: () => [],
        deadlineMs: 5000,
        clock: () => now,
        random: () => 1,
        sleep: async (milliseconds) => {
          now += milliseconds
        },
      })
      server.failNext(6, { type: 'TooManyRequestsException', status: 429 })
      const rows = await signJob([signedVector('v_late', { vector })], testSigner)
      await expect(writer.insert(rows)).rejects.toMatchObject({
        code: 'store_unavailable',
        detail: 'S3 Vectors: TooManyRequestsException',
      })
      // 100 + 200 + … + 1600 ms: the next wait of 3200 ms would end after the deadline.
      expect(now).toBe(3100)
      await writer.insert(rows)
    })

    it.each([
      { type: 'ServiceQuotaExceededException', status: 402 },
      { type: 'AccessDeniedException', status: 403 },
    ])('is not asked again after $type', async (refusal) => {
      server.failNext(1, refusal)
      await expect(insert([signedVector('v_refused', { vector })])).rejects.toMatchObject({
        code: 'store_unavailable',
        detail: `S3 Vectors: ${refusal.type}`,
      })
      expect(waits).toEqual([])
    })
  })

  describe('takes no more than its limits allow:', () => {
    it('500 vectors a put, 100 keys a get', async () => {
      const vectors = many(1100, 8, 'files')
      await insert(vectors)
      expect(server.requests.map(({ count }) => count)).toEqual([500, 500, 100])
      server.requests.length = 0
      const ids = vectors.map(({ id }) => id).reverse()
      const rows = await store.reader.fetch('files', ids.slice(0, 250))
      expect(rows.map(({ id }) => id)).toEqual(ids.slice(0, 250))
      expect(server.requests.map(({ count }) => count)).toEqual([100, 100, 50])
    })

    it('20 MiB a put', async () => {
      const [wide = vector] = randomVectors(1, 4096, 51)
      const text = 'text '.repeat(4000)
      const rows = Array.from({ length: 250 }, (_, index) =>
        signedVector(`v_wide_${index}`, { vector: wide, collection: 'widest', text }),
      )
      await insert(rows)
      expect(server.requests.map(({ operation }) => operation)).toEqual(['PutVectors', 'PutVectors'])
    })

    it('40 KB of metadata: a row that would hold more is stored without its text, and verifies', async () => {
      const metadata = JSON.stringify({ note: 'n'.repeat(20_000) })
      await insert([signedVector('v_long', { vector, metadata, text: 't'.repeat(24_000) })])
      const row = await stored('v_long')
      expect(row).toMatchObject({ text: undefined, metadata })
      expect(row && verifyTestRow(row, { verifyBytes: true })).toBe(true)
    })

    it.each([
      ['filterable metadata of more than 2 KB', { folder: 'f'.repeat(2000) }],
      ['metadata of more than 40 KB', { note: 'n'.repeat(40_000) }],
    ])('refuses %s before it sends anything', async (_, metadata) => {
      const rows = [
        signedVector('v_before', { vector }),
        signedVector('v_over', { vector, metadata: JSON.stringify(metadata) }),
      ]
      await expect(insert(rows)).rejects.toMatchObject({ code: 'invalid_request', param: 'metadata' })
      expect(server.requests).toEqual([])
    })
  })

  it.each([
    ['zeros', new Float32Array(8)],
    ['infinity', new Float32Array(8).fill(Number.POSITIVE_INFINITY)],
    ['other dimensions', Float32Array.of(1)],
  ])('refuses a vector of %s before it sends anything', async (_, bad) => {
    const rows = [signedVector('v_before', { vector }), signedVector('v_bad', { vector: bad })]
    await expect(insert(rows)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(server.requests).toEqual([])
    expect(await stored('v_before')).toBeUndefined()
  })

  it('scores by the vectors themselves, not by the service’s rounded distance', async () => {
    await insert(many(50, 64, 'search'))
    const [query = vector] = randomVectors(1, 64, 52)
    const hits = await store.reader.query({ collection: 'search', vector: query, topK: 10 })
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ row }) => cosineSimilarity(row.vector, query)))
  })

  it('refuses a cursor that it did not give', async () => {
    for (const cursor of ['', 'mine', 'x'.repeat(10_000)]) {
      await expect(store.reader.list({ collection: 'mail', cursor, limit: 10 })).rejects.toMatchObject({
        code: 'invalid_request',
        param: 'cursor',
      })
    }
  })

  it('pages of more than a thousand rows are of a thousand', async () => {
    await insert(many(1100, 8, 'files'))
    const page = await store.reader.list({ collection: 'files', limit: 5000 })
    expect(page.rows).toHaveLength(1000)
    expect(page.next).toBeDefined()
  })

  describe('a row written behind the gateway', () => {
    const good = (suffix: string) => signedVector(`v_good_${suffix}`, { vector, collection: 'files' })

    it.each<[string, (metadata: Record<string, unknown>) => unknown]>([
      ['without metadata', () => ({})],
      ['whose row is not JSON', (metadata) => ({ ...metadata, row: '{' })],
      ['whose row is not text', (metadata) => ({ ...metadata, row: 5 })],
      ['whose row holds more', (metadata) => ({ ...metadata, row: changed(metadata, { extra: 1 }) })],
      [
        'whose signature is not base64',
        (metadata) => ({ ...metadata, row: changed(metadata, { root: '*' }) }),
      ],
      ['whose metadata is not text', (metadata) => ({ ...metadata, metadata: {} })],
      ['whose text was changed', (metadata) => ({ ...metadata, text: 'poison' })],
      [
        'whose collection was changed',
        (metadata) => ({ ...metadata, row: changed(metadata, { collection: 'x' }) }),
      ],
    ])('%s comes back beside the others, and does not verify', async (_, change) => {
      await insert([good('beside'), good('poisoned')])
      server.tamper('files', 'v_good_poisoned', (item) => {
        item.metadata = change(item.metadata) as Record<string, unknown>
      })
      const answers = [
        await store.reader.fetch('files', ['v_good_beside', 'v_good_poisoned']),
        (await store.reader.query({ collection: 'files', vector, topK: 2 })).map(({ row }) => row),
      ]
      for (const rows of answers) {
        const verdicts = new Map(rows.map((row) => [row.id, verifyTestRow(row, { verifyBytes: true })]))
        expect(verdicts).toEqual(
          new Map([
            ['v_good_beside', true],
            ['v_good_poisoned', false],
          ]),
        )
      }
    })

    it('with other bytes, or other signs of zero, does not verify', async () => {
      const zeros = Float32Array.of(1, -0, 0, -0, 0, 0, 0, 0)
      await insert([signedVector('v_signs', { vector: zeros })])
      const row = await stored('v_signs')
      expect(row && verifyTestRow(row, { verifyBytes: true })).toBe(true)
      server.tamper('mail', 'v_signs', (item) => {
        item.metadata = { ...item.metadata, row: changed(item.metadata, { negativeZeros: null }) }
      })
      const other = await stored('v_signs')
      expect(other && verifyTestRow(other, { verifyBytes: true })).toBe(false)
    })
  })

  function changed(metadata: Record<string, unknown>, changes: object): string {
    return JSON.stringify({ ...JSON.parse(String(metadata['row'])), ...changes })
  }
})
