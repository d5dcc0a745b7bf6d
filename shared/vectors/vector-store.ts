import type { VectorRow } from './vector-row.ts'

/** Equality on policy-declared metadata keys; all must hold. */
export type VectorFilter = Readonly<Record<string, string | number | boolean>>

/**
 * Insert-only side of the store.
 *
 * Durable on return. A row whose id exists is left as it is, or replaced as a whole where the store can do
 * no less (S3 Vectors): an id is derived from source and text, so that a replacement holds the same text.
 * Rows that the store can't take are refused before any is written; a failure on the way may leave some of
 * them stored, whole and signed, and a retry completes them.
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
  /**
   * Every row once, page by page, in an order of the store's own. `cursor` is the `next` of the page before,
   * opaque; a page can hold fewer rows than `limit` and still have a next. @throws SunderError `invalid_request` for a cursor that is none
   */
  list(request: {
    readonly collection: string
    readonly cursor?: string
    readonly limit: number
  }): Promise<{ readonly rows: VectorRow[]; readonly next: string | undefined }>
}
