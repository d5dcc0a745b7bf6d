/** An HNSW index holds `vector` up to 2,000 dimensions and `halfvec` up to 4,000 (pgvector 0.8). */
const maxVectorDimensions = 2000
const maxHalfvecDimensions = 4000

export interface IndexedEmbedding {
  /** The indexed expression: a query must order by the same one. */
  readonly expression: string
  readonly type: string
  readonly operators: string
}

/** How embeddings of these dimensions are indexed for cosine distance; undefined where no index takes them and a search is exact. */
export function indexedEmbedding(dimensions: number): IndexedEmbedding | undefined {
  if (!Number.isInteger(dimensions) || dimensions < 1) throw new RangeError('expected a number of dimensions')
  if (dimensions > maxHalfvecDimensions) return undefined
  const base = dimensions > maxVectorDimensions ? 'halfvec' : 'vector'
  const type = `${base}(${dimensions})`
  return { expression: `embedding::${type}`, type, operators: `${base}_cosine_ops` }
}

/** Rows up to which comparing each is quicker than walking the graph past all that a filter leaves out. */
export const exactSearchRows = 1000

/*
 * How a search is done is not left to the planner: it takes comparing a vector for cheap, since it doesn't
 * count that vectors are kept out of line, and would sort ten thousand before it walked a graph.
 */

/** A search by the graph: a candidate list of twice the hits wanted (a recall well over 0.9), and a scan that goes on where a filter leaves too few of them. */
export function graphSearch(topK: number): Record<string, string | number> {
  return {
    'hnsw.ef_search': Math.min(1000, Math.max(100, 2 * topK)),
    'hnsw.iterative_scan': 'strict_order',
    'hnsw.max_scan_tuples': 100_000,
    enable_sort: 'off',
  }
}

/** A search that compares every row that the filter leaves. */
export const exactSearch = { enable_indexscan: 'off', enable_seqscan: 'off' } as const
