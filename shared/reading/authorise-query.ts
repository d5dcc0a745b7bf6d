import type { CollectionPolicy } from '../policy/schema.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { VectorFilter } from '../vectors/vector-store.ts'

interface QueryTerms {
  readonly text?: string | undefined
  readonly vector?: readonly number[] | undefined
  readonly topK?: number | undefined
  readonly filter?: VectorFilter | undefined
  readonly includeVectors: boolean
}

/**
 * Holds a query against the collection's reading limits.
 *
 * @returns how many hits to look for
 * @throws SunderError `query_not_allowed|filter_not_allowed|invalid_request`
 */
export function authoriseQuery(collection: CollectionPolicy, dimensions: number, query: QueryTerms): number {
  const { reading, filterable } = collection
  if (query.text !== undefined && !reading.textQueries) throw notAllowed('text')
  if (query.vector !== undefined && !reading.rawVectors) throw notAllowed('vector')
  refuseHiddenVectors(collection, query.includeVectors)
  if (query.vector !== undefined) checkQueryVector(query.vector, dimensions)
  for (const [key, value] of Object.entries(query.filter ?? {})) {
    if (!Object.hasOwn(filterable, key))
      throw new SunderError('filter_not_allowed', { param: `filter.${key}` })
    if (typeof value !== filterable[key]) {
      throw new SunderError('invalid_request', {
        message: `expected a ${filterable[key]}`,
        param: `filter.${key}`,
      })
    }
  }
  const topK = query.topK ?? Math.min(10, reading.topK)
  if (topK > reading.topK) {
    throw new SunderError('invalid_request', { message: `expected at most ${reading.topK}`, param: 'topK' })
  }
  return topK
}

/** @throws SunderError `query_not_allowed` where the policy withholds raw vectors */
export function refuseHiddenVectors({ reading }: CollectionPolicy, includeVectors: boolean): void {
  if (includeVectors && !reading.rawVectors) throw notAllowed('includeVectors')
}

function checkQueryVector(vector: readonly number[], dimensions: number): void {
  if (vector.length !== dimensions) {
    throw new SunderError('invalid_request', { message: `expected ${dimensions} numbers`, param: 'vector' })
  }
  const single = Float32Array.from(vector)
  if (single.every((value) => value === 0) || !single.every(Number.isFinite)) {
    throw new SunderError('invalid_request', {
      message: 'expected finite single-precision numbers, not all zero',
      param: 'vector',
    })
  }
}

function notAllowed(param: string): SunderError {
  return new SunderError('query_not_allowed', { param })
}
