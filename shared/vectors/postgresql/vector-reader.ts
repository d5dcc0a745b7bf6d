import { cosineSimilarity } from '../float32.ts'
import type { VectorFilter, VectorReader } from '../vector-store.ts'
import { exactSearch, exactSearchRows, graphSearch, indexedEmbedding } from './hnsw.ts'
import { partitionOf } from './partition.ts'
import { decodeRow, readColumns, vectorLiteral } from './row-columns.ts'
import type { SqlSession } from './sql-session.ts'

/**
 * Reads rows from PostgreSQL, under a role that may do nothing else. The index finds the hits; their scores
 * and their order come from the exact vectors. A search fails in a collection that the schema does not have,
 * and with a vector of other dimensions.
 */
export function createPostgreSqlVectorReader({ session }: { readonly session: SqlSession }): VectorReader {
  const leavesFew = async (collection: string, filter: VectorFilter): Promise<boolean> => {
    const matching = await session.run({
      text: `select from sunder.${partitionOf(collection)} where filter @> $1::jsonb limit ${exactSearchRows + 1}`,
      values: [JSON.stringify(filter)],
    })
    return matching.length <= exactSearchRows
  }
  return {
    async query({ collection, vector, topK, filter }) {
      const few = filter !== undefined && (await leavesFew(collection, filter))
      const stored = await session.run({
        settings: few ? exactSearch : graphSearch(topK),
        text: nearestRows(collection, vector.length, filter !== undefined),
        values: [vectorLiteral(vector), topK, ...(filter === undefined ? [] : [JSON.stringify(filter)])],
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

    async list({ collection, cursor, limit }) {
      const stored = await session.run({
        text: `select ${readColumns} from sunder.vectors where collection = $1 and id > $2 order by id limit $3`,
        values: [collection, cursor ?? '', limit],
      })
      const rows = stored.map(decodeRow)
      return { rows, next: rows.length < limit ? undefined : rows.at(-1)?.id }
    },
  }
}

/*
 * Asks the collection's partition by its name: a condition on the collection holds for all of its rows, but
 * without statistics the planner takes it to leave next to none.
 */
function nearestRows(collection: string, dimensions: number, filtered: boolean): string {
  const { expression, type } = indexedEmbedding(dimensions) ?? { expression: 'embedding', type: 'vector' }
  return `
    select ${readColumns} from sunder.${partitionOf(collection)} ${filtered ? 'where filter @> $3::jsonb' : ''}
    order by ${expression} <=> $1::${type} limit $2`
}
