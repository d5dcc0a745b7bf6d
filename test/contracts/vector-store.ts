import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../shared/signing/canonical-json.ts'
import { toLittleEndian } from '../../shared/vectors/float32.ts'
import { signJob } from '../../shared/vectors/sign-job.ts'
import type { SignedVector } from '../../shared/vectors/vector-row.ts'
import type { VectorReader, VectorWriter } from '../../shared/vectors/vector-store.ts'
import { randomVectors, signedVector, testSigner, verifyTestRow } from '../support/vector-rows.ts'
import { vectorSearchContract } from './vector-search.ts'

/** The collections that a store under test must have, with their dimensions. */
export const contractCollections = [
  { name: 'mail', dimensions: 8 },
  { name: 'search', dimensions: 64 },
  { name: 'files', dimensions: 8 },
  { name: 'empty', dimensions: 64 },
  { name: 'single', dimensions: 1 },
  { name: 'wide', dimensions: 3072 },
  { name: 'widest', dimensions: 4096 },
] as const

/** The metadata keys of every collection that filters may use. */
export const contractFilterable: readonly string[] = ['folder', 'size', 'unread', '__proto__']

export interface VectorStoreUnderTest {
  /** What becomes of a row whose id is inserted again. */
  readonly existing: 'kept' | 'replaced'
  /** Whether a vector of nothing but zeros is taken; S3 Vectors refuses one where distance is an angle. */
  readonly zeroVectors: 'taken' | 'refused'
  readonly writer: VectorWriter
  readonly reader: VectorReader
  close(): Promise<void>
}

/** What every vector store does. `open` gives one that is empty. */
export function vectorStoreContract(open: () => Promise<VectorStoreUnderTest>): void {
  let store: VectorStoreUnderTest
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store.close())

  const insert = async (vectors: readonly SignedVector[]) =>
    store.writer.insert(await signJob(vectors, testSigner))
  const stored = async (collection: string, id: string) => (await store.reader.fetch(collection, [id]))[0]
  const vectorOf = (seed: number, dimensions = 8) =>
    randomVectors(1, dimensions, seed)[0] ?? new Float32Array()

  describe('inserting', () => {
    it('keeps every part of a row, which then verifies', async () => {
      const changes = { vector: vectorOf(1), clientId: 'mine', metadata: '{"a":[1,"é",null]}' }
      const rows = await signJob(
        ['v_whole_1', 'v_whole_2', 'v_whole_3'].map((id) => signedVector(id, changes)),
        testSigner,
      )
      await store.writer.insert(rows)
      const found = await store.reader.fetch('mail', ['v_whole_1', 'v_whole_2', 'v_whole_3'])
      expect(found.map(comparable)).toEqual(rows.map(comparable))
      expect(found.every((row) => verifyTestRow(row, { verifyBytes: true }))).toBe(true)
    })

    it('keeps a row without text and without a client id as it is', async () => {
      await insert([signedVector('v_bare', { vector: vectorOf(2), text: undefined })])
      const row = await stored('mail', 'v_bare')
      expect(row).toMatchObject({ text: undefined, clientId: undefined })
      expect(row && verifyTestRow(row, { verifyBytes: true })).toBe(true)
    })

    it('keeps or replaces as a whole a row whose id exists; the first of a call counts', async () => {
      const first = signedVector('v_twice', { vector: vectorOf(3) })
      await insert([first, { ...first, text: 'another', vector: vectorOf(4) }])
      expect(await stored('mail', 'v_twice')).toMatchObject({ text: 'text of v_twice', vector: vectorOf(3) })
      await insert([
        { ...first, job: 'job_2', vector: vectorOf(5) },
        signedVector('v_beside', { job: 'job_2', vector: vectorOf(6) }),
      ])
      const now = await stored('mail', 'v_twice')
      expect(now).toMatchObject(
        store.existing === 'kept'
          ? { job: 'job_1', vector: vectorOf(3) }
          : { job: 'job_2', vector: vectorOf(5) },
      )
      expect(now && verifyTestRow(now, { verifyBytes: true })).toBe(true)
      expect(await stored('mail', 'v_beside')).toMatchObject({ job: 'job_2' })
    })

    it('refuses a row that it can’t take before any of the call is stored', async () => {
      const good = signedVector('v_good', { vector: vectorOf(7) })
      const rows = await signJob(
        [good, { ...good, id: 'v_bad', vector: Float32Array.of(Number.NaN) }],
        testSigner,
      )
      await expect(store.writer.insert(rows)).rejects.toMatchObject({ code: 'store_unavailable' })
      expect(await stored('mail', 'v_good')).toBeUndefined()
    })

    it('takes a vector of zeros, or refuses it before any of the call is stored', async () => {
      const taken = store.zeroVectors === 'taken'
      const inserted = insert([
        signedVector('v_by_zeros', { vector: vectorOf(14) }),
        signedVector('v_zeros', { vector: new Float32Array(8) }),
      ])
      await (taken ? inserted : expect(inserted).rejects.toMatchObject({ code: 'store_unavailable' }))
      expect(await store.reader.fetch('mail', ['v_by_zeros', 'v_zeros'])).toHaveLength(taken ? 2 : 0)
    })

    it('refuses a collection that the store does not have', async () => {
      const vector = signedVector('v_lost', { vector: vectorOf(8), collection: 'elsewhere' })
      await expect(insert([vector])).rejects.toMatchObject({ code: 'store_unavailable' })
    })

    it('takes the same rows from many callers at once', async () => {
      const vectors = randomVectors(20, 8, 9).map((vector, index) =>
        signedVector(`v_race_${index}`, { vector }),
      )
      await Promise.all(
        Array.from({ length: 16 }, (_, turn) => insert(turn % 2 === 0 ? vectors : vectors.toReversed())),
      )
      const ids = vectors.map((vector) => vector.id)
      expect(await store.reader.fetch('mail', ids)).toHaveLength(20)
    })
  })

  describe('reading back', () => {
    it('gives every legal metadata byte for byte', async () => {
      let count = 0
      await fc.assert(
        fc.asyncProperty(fc.array(metadata, { minLength: 1, maxLength: 20 }), async (batch) => {
          const vectors = batch.map((value) =>
            signedVector(`v_metadata_${count++}`, {
              vector: vectorOf(count),
              metadata: canonicalJson(value),
            }),
          )
          await insert(vectors)
          const rows = await store.reader.fetch(
            'mail',
            vectors.map((vector) => vector.id),
          )
          expect(rows.map((row) => row.metadata)).toEqual(vectors.map((vector) => vector.metadata))
          expect(rows.every((row) => verifyTestRow(row, { verifyBytes: true }))).toBe(true)
        }),
        { numRuns: 60 },
      )
    })

    it('gives metadata a thousand levels deep', async () => {
      const deep = `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`
      await insert([signedVector('v_deep', { vector: vectorOf(10), metadata: deep })])
      expect((await stored('mail', 'v_deep'))?.metadata).toBe(deep)
    })

    it('gives every finite vector bit for bit, negative zero and subnormals too', async () => {
      const edges = [-0, 0, 2 ** -149, -(2 ** -149), 2 ** -126, 3.4028234663852886e38, 0.1, 16777217]
      const float = fc.oneof(fc.constantFrom(...edges), fc.float({ noNaN: true, noDefaultInfinity: true }))
      let count = 0
      await fc.assert(
        fc.asyncProperty(fc.array(float, { minLength: 8, maxLength: 8 }), async (values) => {
          fc.pre(store.zeroVectors === 'taken' || values.some((value) => value !== 0))
          const vector = Float32Array.from(values)
          const id = `v_bits_${count++}`
          await insert([signedVector(id, { vector })])
          expect(hexOf((await stored('mail', id))?.vector)).toBe(hexOf(vector))
        }),
      )
    })
  })

  describe('fetching', () => {
    it('keeps the order of the ids and leaves out what is missing or elsewhere', async () => {
      await insert(
        ['v_c', 'v_a', 'v_b'].map((id, index) => signedVector(id, { vector: vectorOf(11 + index) })),
      )
      const rows = await store.reader.fetch('mail', ['v_b', 'v_missing', 'v_a', 'v_c'])
      expect(rows.map((row) => row.id)).toEqual(['v_b', 'v_a', 'v_c'])
      expect(await store.reader.fetch('search', ['v_a'])).toEqual([])
      expect(await store.reader.fetch('mail', [])).toEqual([])
    })
  })

  describe('listing', () => {
    it('pages through all rows once', async () => {
      const vectors = randomVectors(25, 1, 20).map((vector, index) =>
        signedVector(`v_${(index * 7) % 25}`, { vector, collection: 'single' }),
      )
      await insert(vectors)
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.reader.list({
          collection: 'single',
          ...(cursor === undefined ? {} : { cursor }),
          limit: 10,
        })
        expect(page.rows.length).toBeLessThanOrEqual(10)
        ids.push(...page.rows.map((row) => row.id))
        cursor = page.next
      } while (cursor !== undefined)
      expect(ids.sort()).toEqual(vectors.map((vector) => vector.id).sort())
    })
  })

  vectorSearchContract(() => store)
}

/** What the gateway lets through: any JSON object without NUL, whose numbers are within ±2⁵³. */
const metadata = fc
  .oneof(
    fc.dictionary(
      fc.oneof(fc.constantFrom(...contractFilterable), fc.string({ unit: 'binary' })),
      fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }),
    ),
    fc.record({
      size: fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, min: -(2 ** 53), max: 2 ** 53 })),
    }),
  )
  .filter((value) => !JSON.stringify(value).includes('\\u0000'))

function hexOf(vector: Float32Array | undefined): string {
  return vector === undefined ? 'missing' : toLittleEndian(vector).toString('hex')
}

/** Buffers and plain arrays of the same bytes as one. */
function comparable(row: object): unknown {
  return JSON.parse(
    JSON.stringify(row, (_, value: unknown) => {
      if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
      if (isBufferJson(value)) return Buffer.from(value.data).toString('hex')
      return value instanceof Float32Array ? [...value] : value
    }),
  )
}

function isBufferJson(value: unknown): value is { data: number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value
  )
}
