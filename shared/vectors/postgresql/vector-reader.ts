import { cosineSimilarity } from '../float32.ts'
import type { VectorReader } from '../vector-store.ts'
import { indexedEmbedding, ofDimensions, searchSettings } from './hnsw.ts'
import { decodeRow, readColumns, vectorLiteral } from './row-columns.ts'
import type { SqlSession } from './sql-session.ts'

/**
 * Reads rows from PostgreSQL, under a role that may do nothing else. The index finds the hits; their scores
 * and their order come from the exact vectors.
 */
export function createPostgreSqlVectorReader({ session }: { readonly session: SqlSession }): VectorReader {
  return {
    async query({ collection, vector, topK, filter }) {
      const stored = await session.run({
        settings: searchSettings(topK),
        text: nearestRows(vector.length, filter !== undefined),
        values: [
          collection,
          vectorLiteral(vector),
          topK,
          ...(filter === undefined ? [] : [JSON.stringify(filter)]),
        ],
      })
      return stored
        .map(decodeRow)
        .map((row) => ({ row, score: cosineSimilarity(row.vector, vector) }))
        .sort((left, right) => right.score - left.score)
    },

    async fetch(collection, ids) {
      const stored = await session.run({
        text: `select ${readColumns} from sunder.vectors where collection = $1 and id = any($2::text[])`,
        values: [collection, ids],
      })
      const rows = new Map(stored.map(decodeRow).map((row) => [row.id, row]))
      return ids.flatMap((id) => rows.get(id) ?? [])
    },

    async list({ collection, after, limit }) {
      const stored = await session.run({
        text: `select ${readColumns} from sunder.vectors where collection = $1 and id > $2 order by id limit $3`,
        values: [collection, after ?? '', limit],
      })
      return stored.map(decodeRow)
    },
  }
}

function nearestRows(dimensions: number, filtered: boolean): string {
  const { expression, type } = indexedEmbedding(dimensions) ?? { expression: 'embedding', type: 'vector' }
  return `
    select ${readColumns} from sunder.vectors
    where collection = $1 and ${ofDimensions(dimensions)} ${filtered ? 'and filter @> $4::jsonb' : ''}
    order by ${expression} <=> $2::${type} limit $3`
}
