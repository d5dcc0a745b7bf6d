import type { StoredRecord } from './audit-table.ts'
import { openRecord } from './open-record.ts'

/** Whether a record is an alarm, such as for a planted vector that was read; said of hardly any, and soon. */
export function isAlarm(record: StoredRecord): boolean {
  const { buffer, byteOffset, byteLength } = record.body
  // Spares all others being parsed.
  if (!Buffer.from(buffer, byteOffset, byteLength).includes('"kind":"alarm"')) return false
  return openRecord(record).record?.kind === 'alarm'
}
