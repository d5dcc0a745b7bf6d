import type { StoredRecord } from '../audit/audit-table.ts'
import { openRecord } from '../audit/open-record.ts'
import type { ReadRecord } from '../audit/record-schema.ts'
import { toOcsf } from '../ocsf/to-ocsf.ts'
import type { Receiver, ShippedEvent } from './receiver.ts'

/** Where a sealed record stands in the tree. */
export interface SealedPlace {
  readonly leaf: number
  readonly seal: number
  /** Hex hash of the record, as it is in the tree. */
  readonly hash: string
}

/**
 * What is sent of a record: undefined where its bytes are not those that were sealed (or, not sealed yet, not those
 * that they were stored as).
 */
export function shippedEvent(
  stored: StoredRecord,
  place: SealedPlace | undefined,
  format: Receiver['format'],
): ShippedEvent | undefined {
  const { record, faults } = openRecord(stored)
  if (record === undefined || faults.length > 0) return undefined
  if (place !== undefined && place.hash !== stored.hash) return undefined
  return { record, leaf: place?.leaf, json: jsonOf(stored, record, place, format) }
}

/** The record's own bytes stand in it as they are: whoever takes them out can hash them. As a whole it is RFC 8785 too. */
function jsonOf(
  stored: StoredRecord,
  record: ReadRecord,
  place: SealedPlace | undefined,
  format: Receiver['format'],
): string {
  const { hash } = stored
  if (format === 'ocsf') return JSON.stringify(toOcsf(record, { hash, ...(place && { leaf: place.leaf }) }))
  const body = Buffer.from(stored.body).toString('utf8')
  const { leaf = null, seal = null } = place ?? {}
  return `{"hash":"${hash}","leaf":${leaf},"record":${body},"seal":${seal}}`
}
