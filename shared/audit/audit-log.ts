import type { AuditRecord, RecordDraft } from './record.ts'

/**
 * Appends records. Durable before `append` returns; concurrent appends go to lanes of their own, so
 * none waits for another. @throws SunderError `audit_unavailable`: then nothing may take effect.
 */
export interface AuditLog {
  append(draft: RecordDraft): Promise<AuditRecord>
}
