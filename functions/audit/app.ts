import type { Hono } from 'hono'
import type { AuditReader } from '../../shared/audit/audit-table.ts'
import { createService, type ServiceRuntime } from '../../shared/http/create-service.ts'
import { createGuard, type GuardDependencies } from '../../shared/http/guard.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { createAudited } from './answer-auditor.ts'
import { listRecordsOperation } from './list-records.ts'
import { showRecordOperation } from './show-record.ts'
import { showTraceOperation } from './show-trace.ts'
import { verifyRecordsOperation } from './verify-records.ts'

export interface AuditDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  readonly bindings: DutyBindings
  readonly records: AuditReader
}

/** The audit app: auditors search, trace and verify. It changes nothing, and each look is itself recorded. */
export function createAuditApp(deps: AuditDependencies): Hono<ServiceVariables> {
  const audited = createAudited(deps, createGuard(deps, 'auditor'))
  return createService(deps, {
    title: 'Sunder audit',
    operations: [
      listRecordsOperation(deps, audited),
      showRecordOperation(deps, audited),
      showTraceOperation(deps, audited),
      verifyRecordsOperation(deps, audited),
    ],
  })
}
