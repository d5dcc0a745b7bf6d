import type { Hono } from 'hono'
import { createService } from '../../shared/http/create-service.ts'
import { createGuard } from '../../shared/http/guard.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import { createAudited } from './answer-auditor.ts'
import { listApprovalsOperation } from './approvals/list-approvals.ts'
import { checkPayloadOperation } from './check-payload.ts'
import type { AuditDependencies } from './dependencies.ts'
import { exportRecordsOperation } from './exports/export-records.ts'
import { jobOperations } from './jobs/job-operations.ts'
import { listRecordsOperation } from './list-records.ts'
import { logOperations } from './log/log-operations.ts'
import { replayTraceOperation } from './replay/replay-trace.ts'
import { showReportOperation } from './report/show-report.ts'
import { showPayloadOperation, unmaskPayloadOperation } from './show-payload.ts'
import { showRecordOperation } from './show-record.ts'
import { showTraceOperation } from './show-trace.ts'
import { verifyRecordsOperation } from './verify-records.ts'

/** The audit app: auditors search, trace and verify. It changes nothing, and each look is itself recorded. */
export function createAuditApp(deps: AuditDependencies): Hono<ServiceVariables> {
  const audited = createAudited(deps, createGuard(deps, 'auditor'))
  return createService(deps, {
    title: 'Sunder audit',
    operations: [
      listRecordsOperation(deps, audited),
      listApprovalsOperation(deps, audited),
      showRecordOperation(deps, audited),
      checkPayloadOperation(deps, audited),
      showPayloadOperation(deps, audited),
      unmaskPayloadOperation(deps, audited),
      showTraceOperation(deps, audited),
      replayTraceOperation(deps, audited),
      verifyRecordsOperation(deps, audited),
      showReportOperation(deps, audited),
      ...logOperations(deps, audited),
      exportRecordsOperation(deps, audited),
      ...jobOperations(deps, audited),
    ],
  })
}
