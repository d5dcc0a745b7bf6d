import type { Operation } from '../../../shared/http/operation.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { askJobOperation } from './ask-job.ts'
import { listJobsOperation } from './list-jobs.ts'
import { showJobOperation } from './show-job.ts'

/** What takes longer than an answer may. */
export function jobOperations(deps: AuditDependencies, audited: Audited): Operation[] {
  return [askJobOperation(deps, audited), listJobsOperation(deps, audited), showJobOperation(deps, audited)]
}
