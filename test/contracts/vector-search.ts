import { beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../shared/signing/canonical-json.ts'
import { cosineSimilarity } from '../../shared/vectors/float32.ts'
import { signJob } from '../../shared/vectors/sign-job.ts'
import type { SignedVector } from '../../shared/vectors/vector-row.ts'
import { randomVectors, signedVector, testSigner } from '../support/vector-rows.ts'
import type { VectorStoreUnderTest } from './vector-store.ts'

/** The part of the vector store's contract that is about nearness. */
export function vectorSearchContract(store: () => VectorStoreUnderTest): void {
  describe('searching', () => {
    const vectors = randomVectors(2000, 64, 30)
    const queries = randomVectors(50, 64, 31)
    const vector = queries[0] ?? new Float32Array()
    const insert = async (rows: readonly SignedVector[]) =>
      store().writer.insert(await signJob(rows, testSigner))
    beforeAll(async () => {
      await insert(
        vectors.map((vector, index) => {
          const metadata = canonicalJson({
            folder: index % 100 === 0 ? 'rare' : 'common',
            size: index % 7,
            unread: index % 2 === 0,
          })
          return signedVector(`v_${index}`, { vector, collection: 'search', metadata })
        }),
      )
    })

    const exact = (query: Float32Array, topK: number, among = vectors) =>
      among
        .map((vector) => ({ id: `v_${vectors.indexOf(vector)}`, score: cosineSimilarity(vector, query) }))
        .sort((left, right) => right.score - left.score)
        .slice(0, topK)

    it('finds at least nine of the ten nearest, best first, with their cosine similarity', async () => {
      let found = 0
      for (const query of queries) {
        const hits = await store().reader.query({ collection: 'search', vector: query, topK: 10 })
        expect(hits).toHaveLength(10)
        const scores = hits.map((hit) => hit.score)
        expect(scores).toEqual([...scores].sort((left, right) => right - left))
        for (const { row, score } of hits) expect(score).toBeCloseTo(cosineSimilarity(row.vector, query), 6)
        const nearest = new Set(exact(query, 10).map((hit) => hit.id))
        found += hits.filter((hit) => nearest.has(hit.row.id)).length
      }
      expect(found / (queries.length * 10)).toBeGreaterThanOrEqual(0.9)
    })

    it('returns all of topK under a filter that few rows meet', async () => {
      const rare = vectors.filter((_, index) => index % 100 === 0)
      const hits = await store().reader.query({
        collection: 'search',
        vector,
        topK: 20,
        filter: { folder: 'rare' },
      })
      expect(hits.map((hit) => hit.row.id)).toEqual(exact(vector, 20, rare).map((hit) => hit.id))
    })

    it('wants every value of a filter, of the same type', async () => {
      const both = await store().reader.query({
        collection: 'search',
        vector,
        topK: 5,
        filter: { size: 3, unread: true },
      })
      expect(both).toHaveLength(5)
      expect(both.every((hit) => hit.row.metadata.includes('"size":3,"unread":true'))).toBe(true)
      expect(
        await store().reader.query({ collection: 'search', vector, topK: 5, filter: { size: '3' } }),
      ).toEqual([])
    })

    it('returns topK of 100, and what there is where there is less', async () => {
      expect(await store().reader.query({ collection: 'search', vector, topK: 100 })).toHaveLength(100)
      expect(await store().reader.query({ collection: 'empty', vector, topK: 10 })).toEqual([])
    })

    it.each([
      { collection: 'wide', dimensions: 3072 },
      { collection: 'widest', dimensions: 4096 },
    ])('finds exact vectors of $dimensions dimensions', async ({ collection, dimensions }) => {
      const wide = randomVectors(10, dimensions, 40)
      await insert(wide.map((vector, index) => signedVector(`v_${index}`, { vector, collection })))
      for (const [index, vector] of wide.entries()) {
        const [best] = await store().reader.query({ collection, vector, topK: 3 })
        expect(best).toMatchObject({ row: { id: `v_${index}`, vector } })
        expect(best?.score).toBeCloseTo(1, 12)
      }
    })
  })
}
