import { parseRecordId } from '../audit/lane-name.ts'

/** What an answer says of the record of its outcome, to be held against the transparency log later. */
export interface RecordReceipt {
  readonly id: string
  /** Hex SHA-256 of the record's bytes: its leaf in the log. */
  readonly sha256: string
}

/** The header that carries a receipt. */
export const recordHeader = 'sunder-record'

/** The header's value, `rec_…; sha256=…`. */
export function formatRecordHeader({ id, hash }: { readonly id: string; readonly hash: string }): string {
  return `${id}; sha256=${hash}`
}

/** Reads the header's value; undefined for what is none. */
export function parseRecordHeader(value: string): RecordReceipt | undefined {
  const [, id, sha256] = /^(rec_\S{1,128}); *sha256=([0-9a-f]{64})$/.exec(value.trim()) ?? []
  if (id === undefined || sha256 === undefined || parseRecordId(id) === undefined) return undefined
  return { id, sha256 }
}
