import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { cosineSimilarity } from '../../../shared/vectors/float32.ts'
import { filterableValues } from '../../../shared/vectors/vector-filter.ts'
import type { VectorRow } from '../../../shared/vectors/vector-row.ts'
import type { VectorFilter, VectorReader, VectorWriter } from '../../../shared/vectors/vector-store.ts'

interface KeptRow {
  readonly row: VectorRow
  /** What a filter is held against, as a store's own columns have it. */
  readonly columns: VectorFilter
}

export interface MemoryVectors {
  readonly writer: VectorWriter
  readonly reader: VectorReader
  /** The rows by collection and id, as the database's owner sees and can change them. */
  readonly kept: ReadonlyMap<string, Map<string, KeptRow>>
}

/**
 * Vectors in memory; a search compares every row.
 *
 * @param mostRows how many are kept in each collection: the oldest give way, so that a long run's memory is the
 * gateway's own
 */
export function createMemoryVectors({
  collections,
  filterable,
  mostRows = Number.POSITIVE_INFINITY,
}: {
  readonly collections: readonly { readonly name: string; readonly dimensions: number }[]
  readonly filterable: (collection: string) => readonly string[]
  readonly mostRows?: number
}): MemoryVectors {
  const kept = new Map(collections.map(({ name }) => [name, new Map<string, KeptRow>()]))
  const dimensionsOf = new Map(collections.map(({ name, dimensions }) => [name, dimensions]))
  const rowsOf = (collection: string, vector?: Float32Array) => {
    const rows = kept.get(collection)
    if (rows === undefined) throw unavailable(`no collection ${collection}`)
    if (vector !== undefined && vector.length !== dimensionsOf.get(collection)) {
      throw unavailable(`${vector.length} dimensions`)
    }
    return rows
  }
  const add = (row: VectorRow) => {
    const rows = rowsOf(row.collection)
    if (rows.has(row.id)) return
    rows.set(row.id, { row, columns: filterableValues(row.metadata, filterable(row.collection)) })
    const [oldest] = rows.size > mostRows ? rows.keys() : []
    if (oldest !== undefined) rows.delete(oldest)
  }

  return {
    kept,
    writer: {
      async insert(rows) {
        for (const { collection, vector } of rows) {
          rowsOf(collection, vector)
          if (!isAllFinite(vector)) throw unavailable('a vector that is not finite')
        }
        for (const row of rows) add(row)
      },
    },
    reader: {
      async query({ collection, vector, topK, filter = {} }) {
        const wanted = Object.entries(filter)
        return [...rowsOf(collection, vector).values()]
          .filter(({ columns }) => wanted.every(([key, value]) => columns[key] === value))
          .map(({ row }) => ({ row, score: cosineSimilarity(row.vector, vector) }))
          .sort((left, right) => right.score - left.score)
          .slice(0, topK)
      },
      async fetch(collection, ids) {
        const rows = rowsOf(collection)
        return ids.flatMap((id) => rows.get(id)?.row ?? [])
      },
      async list({ collection, cursor = '', limit }) {
        const ids = [...rowsOf(collection).keys()].filter((id) => id > cursor).sort()
        const page = ids.slice(0, limit).flatMap((id) => rowsOf(collection).get(id)?.row ?? [])
        return { rows: page, next: page.length < limit ? undefined : page.at(-1)?.id }
      },
    },
  }
}

/** Nothing times zero is zero but where a coordinate is no number, or not finite. */
function isAllFinite(vector: Float32Array): boolean {
  let nothing = 0
  for (let at = 0; at < vector.length; at += 1) nothing += (vector[at] as number) * 0
  return nothing === 0
}

function unavailable(detail: string): SunderError {
  return new SunderError('store_unavailable', { detail })
}
