import { createReport } from '../../../shared/audit-report/create-report.ts'
import type { ReportLimits } from '../../../shared/audit-report/limits.ts'
import { tellApprovalForReport } from '../../../shared/audit-report/making/tell-approval.ts'
import type { AuditReport } from '../../../shared/audit-report/report-schema.ts'
import type { ReportRecord } from '../../../shared/audit-report/seen-record.ts'
import { period } from './stream.ts'

export const readUntil = period.to + 900_000

/** The report on the streams' period. */
export function reportOn(records: readonly ReportRecord[], limits: Partial<ReportLimits> = {}): AuditReport {
  const report = createReport({ ...period, tellApproval: tellApprovalForReport, limits })
  for (const record of records) report.addRecord(record)
  return report.finish({ madeAt: readUntil, readUntil })
}
