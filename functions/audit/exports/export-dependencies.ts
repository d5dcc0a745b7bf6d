import type { ExportDependencies } from '../../../shared/audit-export/export-plan.ts'
import type { AuditDependencies } from '../dependencies.ts'

/** What an export is made from. */
export function exportDependencies({
  records,
  transparencyLog: { reader: log, origin, verifierKey },
  policy: { audit },
  clock,
}: Pick<AuditDependencies, 'records' | 'transparencyLog' | 'policy' | 'clock'>): ExportDependencies {
  const { retention } = audit
  return { records, log, origin, verifierKey, maxLag: audit.log.maxLag, retention, clock }
}
