import type { AuditAppender, AuditReader, StoredRecord } from '../../../shared/audit/audit-table.ts'
import { parseLane } from '../../../shared/audit/lane-name.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

export interface MemoryAuditTable {
  readonly appender: AuditAppender
  readonly reader: Pick<AuditReader, 'lanes' | 'readLane' | 'get'>
  /** What stands in the table, as its owner sees and can change it. */
  readonly lanes: Map<string, Map<number, StoredRecord>>
  /** Each record as it was put, whatever became of it. */
  readonly put: ReadonlyMap<string, ReadonlyMap<number, StoredRecord>>
  /** How often it was written to. */
  writes(): number
}

export interface MemoryAuditTableOptions {
  /** How many of each lane's records are kept: the oldest give way, so that a long run's memory is the gateway's own. */
  readonly mostOfLane?: number
}

/** An audit table in memory: what the contract says, and nothing to wait for. */
export function createMemoryAuditTable({
  mostOfLane = Number.POSITIVE_INFINITY,
}: MemoryAuditTableOptions = {}): MemoryAuditTable {
  const registered = new Set<string>()
  const lanes: MemoryAuditTable['lanes'] = new Map()
  const put = new Map<string, Map<number, StoredRecord>>()
  let writes = 0
  const recordsOf = (table: typeof put, lane: string) => {
    const records = table.get(lane) ?? new Map<number, StoredRecord>()
    table.set(lane, records)
    return records
  }
  return {
    lanes,
    put,
    writes: () => writes,
    appender: {
      async registerLane(lane) {
        registered.add(lane)
        writes += 1
      },
      async put(record) {
        const records = recordsOf(lanes, record.lane)
        const found = records.get(record.seq)
        if (found !== undefined && found.hash !== record.hash) throw new SunderError('conflict')
        records.set(record.seq, record)
        recordsOf(put, record.lane).set(record.seq, record)
        writes += 1
        if (record.seq < mostOfLane) return
        for (const table of [lanes, put]) table.get(record.lane)?.delete(record.seq - mostOfLane)
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
