import { createHash } from 'node:crypto'

/** An index's name holds 3 to 63 of a-z, 0-9, dot and dash, and begins and ends with a letter or digit. */
const indexName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** The index that holds a collection: its name where S3 Vectors takes it, else a hash of it. */
export function indexNameOf(collection: string): string {
  if (indexName.test(collection)) return collection
  return `collection-${createHash('sha256').update(collection).digest('hex').slice(0, 48)}`
}

/**
 * Metadata keys of every index that can't be filtered on; they are fixed when an index is made. `text` is the
 * stored text, `metadata` the caller's canonical string, `row` what else the row holds, as JSON.
 */
export const nonFilterableKeys = ['text', 'metadata', 'row'] as const

/** The metadata key that a declared filterable key is kept under: apart from the three above, whatever its name. */
export function filterKeyOf(key: string): string {
  return `m_${key}`
}
