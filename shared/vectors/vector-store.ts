import type { VectorRow } from './vector-row.ts'

/** Equality on policy-declared metadata keys; all must hold. */
export type VectorFilter = Readonly<Record<string, string | number | boolean>>

/**
 * Insert-only side of the store.
 *
 * All rows of a call are stored or none. A row whose id exists is left as it is. Durable on return.
 * @throws SunderError `store_unavailable`
 */
export interface VectorWriter {
  insert(rows: readonly VectorRow[]): Promise<void>
}

interface VectorHit {
  readonly row: VectorRow
  /** Cosine similarity, -1 to 1. */
  readonly score: number
}

/** Select-only side. Rows come back unverified: callers pass them through provenance verification. @throws SunderError `store_unavailable` */
export interface VectorReader {
  /** At most `topK` hits, best first, found with the HNSW index. */
  query(request: {
    readonly collection: string
    readonly vector: Float32Array
    readonly topK: number
    readonly filter?: VectorFilter
  }): Promise<VectorHit[]>
  /** Rows in the order of `ids`; missing ones are left out. */
  fetch(collection: string, ids: readonly string[]): Promise<VectorRow[]>
  /** Rows in the order of their ids, after `after`. */
  list(request: {
    readonly collection: string
    readonly after?: string
    readonly limit: number
  }): Promise<VectorRow[]>
}
