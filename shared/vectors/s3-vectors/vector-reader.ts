import {
  type GetOutputVector,
  GetVectorsCommand,
  ListVectorsCommand,
  QueryVectorsCommand,
  type S3VectorsClient,
  ValidationException,
} from '@aws-sdk/client-s3vectors'
import { SunderError } from '../../runtime/sunder-error.ts'
import { cosineSimilarity } from '../float32.ts'
import type { VectorRow } from '../vector-row.ts'
import type { VectorFilter, VectorReader } from '../vector-store.ts'
import { type Attempt, type BackoffOptions, createBackoff } from './backoff.ts'
import { filterKeyOf, indexNameOf } from './index-layout.ts'
import { decodeItem } from './vector-item.ts'
import { wireNumber } from './wire-number.ts'

const keysPerGet = 100
const mostHits = 100
const vectorsPerPage = 1000
const longestToken = 2048

/**
 * Reads rows from S3 Vectors, with the rights `s3vectors:QueryVectors`, `GetVectors` and `ListVectors`. The
 * service finds the hits, 100 at the most; their scores and their order come from the exact vectors. A search
 * fails in a collection without an index, and with a vector of other dimensions or of zeros.
 */
export function createS3VectorsReader({
  client,
  bucket,
  ...patience
}: BackoffOptions & {
  readonly client: S3VectorsClient
  readonly bucket: string
}): VectorReader {
  const begin = createBackoff(patience)
  const indexOf = (collection: string) => ({
    vectorBucketName: bucket,
    indexName: indexNameOf(collection),
  })

  const fetchRows = async (
    attempt: Attempt,
    collection: string,
    ids: readonly string[],
  ): Promise<VectorRow[]> => {
    const keys = [...new Set(ids)]
    const found = new Map<string, VectorRow>()
    for (let start = 0; start < keys.length; start += keysPerGet) {
      const get = new GetVectorsCommand({
        ...indexOf(collection),
        keys: keys.slice(start, start + keysPerGet),
        returnData: true,
        returnMetadata: true,
      })
      const { vectors = [] } = await attempt((options) => client.send(get, options))
      for (const row of decodeAll(collection, vectors)) found.set(row.id, row)
    }
    return ids.flatMap((id) => found.get(id) ?? [])
  }

  return {
    async query({ collection, vector, topK, filter = {} }) {
      const query = new QueryVectorsCommand({
        ...indexOf(collection),
        queryVector: { float32: Array.from(vector) },
        topK: Math.min(topK, mostHits),
        returnDistance: true,
        ...(Object.keys(filter).length === 0 ? {} : { filter: allOf(filter) }),
      })
      const attempt = begin()
      const { vectors = [] } = await attempt((options) => client.send(query, options))
      // A query returns no vectors, and they are what is verified.
      const distances = new Map(vectors.map(({ key = '', distance = 2 }) => [key, wireNumber(distance)]))
      const rows = await fetchRows(attempt, collection, [...distances.keys()])
      return rows
        .map((row) => ({ row, score: exactScore(row, vector) ?? 1 - (distances.get(row.id) ?? 2) }))
        .sort((left, right) => right.score - left.score)
    },

    fetch: (collection, ids) => fetchRows(begin(), collection, ids),

    async list({ collection, cursor, limit }) {
      if (cursor === '' || (cursor?.length ?? 0) > longestToken) throw foreignCursor()
      const list = new ListVectorsCommand({
        ...indexOf(collection),
        maxResults: Math.min(limit, vectorsPerPage),
        returnData: true,
        returnMetadata: true,
        ...(cursor === undefined ? {} : { nextToken: cursor }),
      })
      try {
        const { vectors = [], nextToken } = await begin()((options) => client.send(list, options))
        return { rows: decodeAll(collection, vectors), next: nextToken }
      } catch (error) {
        // All else of the request is the gateway's own.
        const refused = error instanceof SunderError && error.cause instanceof ValidationException
        throw refused && cursor !== undefined ? foreignCursor() : error
      }
    },
  }
}

function decodeAll(collection: string, vectors: readonly GetOutputVector[]): VectorRow[] {
  return vectors.map((vector) => decodeItem(collection, vector))
}

function allOf(filter: VectorFilter) {
  return { $and: Object.entries(filter).map(([key, value]) => ({ [filterKeyOf(key)]: { $eq: value } })) }
}

/** Undefined for a row that can't be read: its place is then the one that the service gave it. */
function exactScore(row: VectorRow, vector: Float32Array): number | undefined {
  if (row.vector.length !== vector.length) return undefined
  const score = cosineSimilarity(row.vector, vector)
  return Number.isFinite(score) ? score : undefined
}

function foreignCursor(): SunderError {
  return new SunderError('invalid_request', { param: 'cursor' })
}
