import { createHash } from 'node:crypto'

/** The table that holds a collection's rows. A hash, since a collection's name can be longer than PostgreSQL's identifiers. */
export function partitionOf(collection: string): string {
  return `vectors_${createHash('sha256').update(collection, 'utf8').digest('hex').slice(0, 32)}`
}
