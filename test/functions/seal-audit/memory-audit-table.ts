import type { AuditAppender, AuditReader, StoredRecord } from '../../../shared/audit/audit-table.ts'
import { parseLane } from '../../../shared/audit/lane-name.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

export interface MemoryAuditTable {
  readonly appender: AuditAppender
  readonly reader: Pick<AuditReader, 'lanes' | 'readLane' | 'get'>
  /** What stands in the table, as its owner sees and can change it. */
  readonly lanes: Map<string, Map<number, StoredRecord>>
  /** How often it was written to. */
  writes(): number
}

/** An audit table in memory: what the contract says, and nothing to wait for. */
export function createMemoryAuditTable(): MemoryAuditTable {
  const registered = new Set<string>()
  const lanes: MemoryAuditTable['lanes'] = new Map()
  let writes = 0
  const recordsOf = (lane: string) => {
    const records = lanes.get(lane) ?? new Map<number, StoredRecord>()
    lanes.set(lane, records)
    return records
  }
  return {
    lanes,
    writes: () => writes,
    appender: {
      async registerLane(lane) {
        registered.add(lane)
        writes += 1
      },
      async put(record) {
        const records = recordsOf(record.lane)
        const found = records.get(record.seq)
        if (found !== undefined && found.hash !== record.hash) throw new SunderError('conflict')
        records.set(record.seq, record)
        writes += 1
      },
    },
    reader: {
      async lanes(from, to) {
        const isWithin = (openedAt = -1) => openedAt >= from && openedAt < to
        return [...registered].filter((lane) => isWithin(parseLane(lane)?.openedAt)).sort()
      },
      async *readLane(lane, from = 0) {
        const seqs = [...(lanes.get(lane)?.keys() ?? [])].sort((one, other) => one - other)
        for (const seq of seqs) {
          const record = lanes.get(lane)?.get(seq)
          if (seq >= from && record !== undefined) yield record
        }
      },
      get: async (lane, seq) => lanes.get(lane)?.get(seq),
    },
  }
}
