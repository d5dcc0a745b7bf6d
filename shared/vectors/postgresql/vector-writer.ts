import type { VectorWriter } from '../vector-store.ts'
import { columnDefinitions, columnNames, encodeRow } from './row-columns.ts'
import type { SqlSession } from './sql-session.ts'

// Without a conflict target and RETURNING, INSERT is the only right that this needs.
const insertRows = `
  insert into sunder.vectors (${columnNames})
  select ${columnNames} from json_to_recordset($1::json) as row (${columnDefinitions})
  on conflict do nothing`

/**
 * Writes rows to PostgreSQL, all by one statement, under a role that may do nothing else. The collection must
 * be one of the schema's. `filterable` names the metadata keys that a collection's filters may use: keys
 * declared later are not found in rows written before.
 */
export function createPostgreSqlVectorWriter({
  session,
  filterable,
}: {
  readonly session: SqlSession
  readonly filterable: (collection: string) => readonly string[]
}): VectorWriter {
  return {
    async insert(rows) {
      if (rows.length === 0) return
      // In the order of their ids: two jobs with the same rows then wait for each other, and never both ways.
      const ordered = [...rows].sort((left, right) => (left.id < right.id ? -1 : 1))
      const encoded = ordered.map((row) => encodeRow(row, filterable(row.collection)))
      await session.run({ text: insertRows, values: [JSON.stringify(encoded)] })
    },
  }
}
