import { SunderError } from '../../runtime/sunder-error.ts'
import type { VectorRow } from '../vector-row.ts'
import { encodeItem, type VectorItem } from './vector-item.ts'

/** An index's items, all of them within the service's limits. */
export interface PreparedItems {
  readonly collection: string
  readonly items: readonly VectorItem[]
}

/*
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-limitations.html says 40 KB and 2 KB, and not
 * how they are counted. Thousands, and JSON's escapes counted, are on the safe side of every reading.
 */
const metadataBytes = 40_000
const filterableBytes = 2_000
const metadataKeys = 50
const notFilterable: readonly string[] = ['text', 'metadata', 'row']

/**
 * What a call writes, by index; of rows with one id the first. All rows are judged here, before anything is
 * sent: the service refuses a put as a whole, but not the puts before it.
 *
 * @throws SunderError `store_unavailable` for a vector that the service can't take; `invalid_request` for
 * metadata over its limits
 */
export function prepareItems(
  rows: readonly VectorRow[],
  filterable: (collection: string) => readonly string[],
): PreparedItems[] {
  const collections = new Map<string, Map<string, VectorRow>>()
  for (const row of rows) {
    const ofCollection = collections.get(row.collection) ?? new Map<string, VectorRow>()
    if (!ofCollection.has(row.id)) ofCollection.set(row.id, row)
    collections.set(row.collection, ofCollection)
  }
  return Array.from(collections, ([collection, byId]) => {
    const distinct = [...byId.values()]
    checkVectors(distinct)
    const keys = filterable(collection)
    return { collection, items: distinct.map((row) => fitMetadata(row, keys)) }
  })
}

/** The dimensions of an index are not known here: rows of one call must agree, the service judges the rest. */
function checkVectors(rows: readonly VectorRow[]): void {
  const dimensions = rows[0]?.vector.length
  for (const { vector } of rows) {
    if (vector.length !== dimensions) throw unstorable('vectors of different dimensions')
    if (!vector.every(Number.isFinite)) throw unstorable('a vector that is not finite')
    // An index of cosine distance refuses a vector without a direction.
    if (vector.every((value) => value === 0)) throw unstorable('a vector of zeros')
  }
}

function unstorable(what: string): SunderError {
  return new SunderError('store_unavailable', { detail: `S3 Vectors can't hold ${what}` })
}

function fitMetadata(row: VectorRow, filterable: readonly string[]): VectorItem {
  const item = encodeItem(row, filterable)
  const entries = Object.entries(item.metadata)
  const filters = entries.filter(([key]) => !notFilterable.includes(key))
  if (entries.length > metadataKeys) throw tooLarge(`hold more than ${metadataKeys - 3} filterable values`)
  if (jsonBytes(Object.fromEntries(filters)) > filterableBytes) {
    throw tooLarge(`hold filterable values of more than ${filterableBytes} bytes`)
  }
  if (jsonBytes(item.metadata) <= metadataBytes) return item
  // The signature covers the text's digest, not the text: a row without it still verifies, and says so by a null.
  const withoutText = row.text === undefined ? item : encodeItem({ ...row, text: undefined }, filterable)
  if (jsonBytes(withoutText.metadata) <= metadataBytes) return withoutText
  throw tooLarge(`take more than ${metadataBytes} bytes, with what is stored beside it`)
}

function tooLarge(what: string): SunderError {
  return new SunderError('invalid_request', {
    message: `The metadata of an input must not ${what}.`,
    param: 'metadata',
  })
}

function jsonBytes(value: object): number {
  return Buffer.byteLength(JSON.stringify(value))
}
