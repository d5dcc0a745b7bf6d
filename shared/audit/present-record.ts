import * as z from 'zod/mini'
import type { StoredRecord } from './audit-table.ts'
import { openRecord } from './open-record.ts'
import { recordSchema } from './record-schema.ts'

/** A record as its bytes say it, with the hash of those bytes. */
export const presentedRecordSchema = z.extend(recordSchema, { hash: z.string() })
export type PresentedRecord = z.output<typeof presentedRecordSchema>

/** A stored item that is not what a lane wrote: named, never shown as if it were a record. */
export const faultyRecordSchema = z.object({
  lane: z.string(),
  seq: z.number(),
  hash: z.string(),
  faults: z.array(z.string()),
})
export type FaultyRecord = z.output<typeof faultyRecordSchema>

/** Parses what the table holds: a record is either sound, or reported as faulty. */
export function presentRecord(
  stored: StoredRecord,
): { readonly sound: PresentedRecord } | { readonly sound: undefined; readonly faulty: FaultyRecord } {
  const { record, faults } = openRecord(stored)
  const { lane, seq, hash } = stored
  if (record === undefined || faults.length > 0) {
    return { sound: undefined, faulty: { lane, seq, hash, faults: [...faults] } }
  }
  return { sound: { ...record, hash } }
}

export function presentAll(stored: readonly StoredRecord[]): {
  readonly sound: PresentedRecord[]
  readonly faulty: FaultyRecord[]
} {
  const presented = stored.map(presentRecord)
  return {
    sound: presented.flatMap((entry) => entry.sound ?? []),
    faulty: presented.flatMap((entry) => (entry.sound === undefined ? [entry.faulty] : [])),
  }
}
