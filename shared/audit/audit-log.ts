import type { AuditRecord, RecordDraft } from './record.ts'

/** A record as it was written, with the hex SHA-256 of its bytes: what the transparency log will hold of it. */
export interface AppendedRecord extends AuditRecord {
  readonly hash: string
}

/**
 * Appends records. Durable before `append` returns; concurrent appends go to lanes of their own, so
 * none waits for another. @throws SunderError `audit_unavailable`: then nothing may take effect.
 */
export interface AuditLog {
  append(draft: RecordDraft): Promise<AppendedRecord>
}
