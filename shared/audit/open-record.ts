import type { StoredRecord } from './audit-table.ts'
import { recordId } from './lane-name.ts'
import { hashBody, isCanonicalText } from './record-bytes.ts'
import { type ReadRecord, recordSchema } from './record-schema.ts'

/** What can be wrong with a stored record by itself. */
export type RecordFault =
  | 'hash_mismatch'
  | 'unreadable'
  | 'unknown_version'
  | 'not_canonical'
  | 'lane_mismatch'
  | 'seq_mismatch'
  | 'id_mismatch'

export interface OpenedRecord {
  /** Undefined where the bytes are no record of a known version. */
  readonly record: ReadRecord | undefined
  /** Empty for a record that is what its lane wrote, as far as it alone can tell. */
  readonly faults: readonly RecordFault[]
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Parses a stored record's bytes and holds them against the hash and the place that they were stored with. */
export function openRecord(stored: StoredRecord): OpenedRecord {
  const faults: RecordFault[] = hashBody(stored.body) === stored.hash ? [] : ['hash_mismatch']
  const text = decode(stored.body)
  const value = text === undefined ? undefined : parse(text)
  if (!isObject(value)) return { record: undefined, faults: [...faults, 'unreadable'] }
  if (value['v'] !== 1) return { record: undefined, faults: [...faults, 'unknown_version'] }
  const parsed = recordSchema.safeParse(value)
  if (!parsed.success) return { record: undefined, faults: [...faults, 'unreadable'] }
  const record = parsed.data
  if (text === undefined || !isCanonicalText(text, value)) faults.push('not_canonical')
  if (record.lane !== stored.lane) faults.push('lane_mismatch')
  if (record.seq !== stored.seq) faults.push('seq_mismatch')
  if (record.id !== recordId(record.lane, record.seq)) faults.push('id_mismatch')
  return { record, faults }
}

function decode(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
