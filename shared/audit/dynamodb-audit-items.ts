import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { SunderError } from '../runtime/sunder-error.ts'
import type { StoredRecord } from './audit-table.ts'

/** A table's item as it stands, believed in nothing: what is missing is empty, and fails verification. */
export function toStoredRecord(item: Record<string, AttributeValue>): StoredRecord {
  return {
    lane: item['lane']?.S ?? '',
    seq: Number(item['seq']?.N),
    body: item['body']?.B ?? new Uint8Array(),
    hash: item['hash']?.S ?? '',
  }
}

export function auditUnavailable(cause: unknown): SunderError {
  if (cause instanceof SunderError) return cause
  const why = cause instanceof Error ? cause.name : String(cause)
  return new SunderError('store_unavailable', { detail: `audit table: ${why}`, cause })
}
