import type { AuditJobStore } from '../../../shared/audit-jobs/audit-job-store.ts'
import type { JobResults } from '../../../shared/audit-jobs/job-results.ts'
import type { JobStart } from '../../../shared/audit-jobs/job-start.ts'

/** Jobs as the audit app has them: it keeps what is asked, has it begun with, and gives out links. Another function runs them. */
export interface AuditJobs {
  readonly store: AuditJobStore
  readonly start: JobStart
  readonly results: Pick<JobResults, 'link'>
}
