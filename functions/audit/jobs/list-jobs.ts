import * as z from 'zod/mini'
import { ownerOf } from '../../../shared/audit-jobs/audit-job.ts'
import type { Operation } from '../../../shared/http/operation.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { presentedJobSchema, presentJob } from './present-job.ts'

const jobListSchema = z.object({
  /** The newest first. */
  jobs: z.array(presentedJobSchema),
})
export type JobList = z.output<typeof jobListSchema>

/** `GET /v1/jobs`: for whoever has lost an id. */
export function listJobsOperation({ jobs }: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/jobs',
    summary: 'List your own jobs of the last day',
    security: 'oidc',
    response: { status: 200, schema: jobListSchema },
    errors: ['store_unavailable'],
    handle: audited('audit.jobs', (_, caller) => ({
      asked: {},
      answer: async () => {
        const own = await jobs.store.list(ownerOf(caller))
        const body: JobList = { jobs: await Promise.all(own.map((job) => presentJob(jobs, job))) }
        return { body, returned: body.jobs.length }
      },
    })),
  }
}
