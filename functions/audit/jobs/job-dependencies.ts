import type { AuditJob } from '../../../shared/audit-jobs/audit-job.ts'
import type { LogDependencies } from '../log/transparency-log.ts'
import type { AuditJobs } from './audit-jobs.ts'
import { type PresentedJob, presentJob } from './present-job.ts'

export type JobDependencies = LogDependencies & { readonly jobs: AuditJobs }

export async function presentedAnswer(
  { jobs }: JobDependencies,
  job: AuditJob,
): Promise<{ readonly body: PresentedJob; readonly returned: number }> {
  return { body: await presentJob(jobs, job), returned: 1 }
}
