import type { VectorFilter } from './vector-store.ts'

type Scalars = Record<string, string | number | boolean>

/** The scalar values that the metadata holds under the declared keys: what a filter can be held against. @throws SyntaxError when the metadata is not JSON */
export function filterableValues(metadata: string, keys: readonly string[]): Scalars {
  if (keys.length === 0) return {}
  const parsed: unknown = JSON.parse(metadata)
  const values: Scalars = Object.create(null)
  if (typeof parsed !== 'object' || parsed === null) return values
  for (const [key, value] of Object.entries(parsed)) {
    if (keys.includes(key) && isScalar(value)) values[key] = value
  }
  return values
}

/**
 * Whether the metadata itself satisfies the filter. A store filters on columns that no signature covers:
 * a caller that asks this of verified rows can't be shown one under a filter that it does not meet.
 */
export function matchesFilter(metadata: string, filter: VectorFilter): boolean {
  const values = filterableValues(metadata, Object.keys(filter))
  return Object.entries(filter).every(([key, expected]) => values[key] === expected)
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
