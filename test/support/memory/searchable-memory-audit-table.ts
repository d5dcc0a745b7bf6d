import { indexKeys } from '../../../shared/audit/audit-keys.ts'
import type { AuditReader, StoredRecord } from '../../../shared/audit/audit-table.ts'
import { parseLane } from '../../../shared/audit/lane-name.ts'
import { openRecord } from '../../../shared/audit/open-record.ts'
import { decodeCursor, encodeCursor } from '../../../shared/audit/search-cursor.ts'
import { subjectKey } from '../../../shared/identity/subject-key.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import type { AuditTableInTest } from '../../shared/audit/audit-table-in-test.ts'
import { createMemoryAuditTable, type MemoryAuditTableOptions } from './memory-audit-table.ts'

/** An audit table in memory with all that the reader's contract asks: for tests of what is made of records, not of tables. */
export function createSearchableMemoryAuditTable(options: MemoryAuditTableOptions = {}): AuditTableInTest {
  const { appender, reader, lanes, put } = createMemoryAuditTable(options)
  const stored = () => [...lanes.values()].flatMap((records) => [...records.values()])

  const search: AuditReader['search'] = async (query) => {
    const { newestFirst = false, limit } = query
    const after = query.after === undefined ? undefined : decodeCursor(query.after)
    const isAhead = (at: string) => after === undefined || (newestFirst ? at < after : at > after)
    const found = stored()
      .map((record) => ({ record, keys: keysAtPut(put.get(record.lane)?.get(record.seq)) }))
      .flatMap(({ record, keys }) => (keys === undefined ? [] : [{ record, keys }]))
      .filter(({ record, keys }) => isAsked(record, keys, query) && isAhead(keys.at))
      .sort((one, other) => (one.keys.at < other.keys.at ? -1 : 1) * (newestFirst ? -1 : 1))
    const last = found[limit - 1]
    return {
      records: found.slice(0, limit).map(({ record }) => record),
      next: found.length > limit && last !== undefined ? encodeCursor(last.keys.at) : undefined,
    }
  }

  return {
    appender,
    reader: {
      ...reader,
      async lanes(from, to, writers) {
        const names = await reader.lanes(from, to)
        return names.filter((lane) => isOf(lane, writers))
      },
      search,
    },
    tamper: {
      async change(record, { body = record.body, hash = record.hash }) {
        lanes.get(record.lane)?.set(record.seq, { ...record, body, hash })
      },
      async remove({ lane, seq }) {
        lanes.get(lane)?.delete(seq)
      },
    },
  }
}

const keysOfRecords = new WeakMap<StoredRecord, ReturnType<typeof keysOf>>()

/** As an index has it: the keys that a record had when it was put, whatever becomes of its bytes; read at the first search. */
function keysAtPut(record: StoredRecord | undefined): ReturnType<typeof keysOf> {
  if (record === undefined) return undefined
  const keys = keysOfRecords.get(record) ?? keysOf(record)
  keysOfRecords.set(record, keys)
  return keys
}

function keysOf(stored: StoredRecord) {
  const { record } = openRecord(stored)
  if (record === undefined) return undefined
  const { actor, target } = record
  const at = indexKeys(record).at
  return { at, actor: actor && subjectKey(actor), traces: [target?.grant, target?.job] }
}

function isAsked(
  { lane }: StoredRecord,
  { at, actor, traces }: NonNullable<ReturnType<typeof keysOf>>,
  query: Parameters<AuditReader['search']>[0],
): boolean {
  return (
    at >= toTimestamp(query.from) &&
    at < toTimestamp(query.to) &&
    isOf(lane, query.writers) &&
    (query.trace === undefined
      ? query.actor === undefined || actor === query.actor
      : traces.includes(query.trace))
  )
}

function isOf(lane: string, writers: Parameters<AuditReader['lanes']>[2]): boolean {
  const writer = parseLane(lane)?.functionName
  return writers === undefined || (writer !== undefined && writers.includes(writer))
}
