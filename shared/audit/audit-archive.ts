import type { StoredRecord } from './audit-table.ts'

/**
 * Where the watch on the audit table's stream keeps what it sees, out of reach of the table's writers. What is
 * kept can be neither replaced nor removed before its retention has passed. Both are durable on return, and
 * keeping the same thing again succeeds.
 * @throws SunderError `store_unavailable`
 */
export interface AuditArchive {
  /** Keeps a record's exact bytes under its lane, sequence number and hash: other bytes in its place are kept beside it. */
  keep(record: StoredRecord): Promise<void>
  /** Keeps what shows that a record was altered. `id` names the one event of the stream. */
  keepEvidence(id: string, document: Uint8Array): Promise<void>
}
