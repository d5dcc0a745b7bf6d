import {
  type AuditJob,
  isEnded,
  type JobReference,
  jobReferenceSchema,
  ownerOf,
} from '../../../shared/audit-jobs/audit-job.ts'
import type { Operation } from '../../../shared/http/operation.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { presentedJobSchema, presentJob } from './present-job.ts'

/** A runner that has not begun in this time, or has let its lease run out for as long, is taken for dead. */
const silenceMs = 30_000

/** `GET /v1/jobs/{id}`: whose job it is not finds none. */
export function showJobOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/jobs/{id}',
    summary: 'Tell how far a job is, and where its result can be fetched',
    security: 'oidc',
    response: {
      status: 200,
      schema: presentedJobSchema,
      headers: { 'Retry-After': 'Of one that has not ended: seconds until it is worth asking again.' },
    },
    errors: ['not_found', 'store_unavailable'],
    handle: audited('audit.job.show', (context, caller) => {
      const reference = jobReferenceSchema.safeParse({ owner: ownerOf(caller), id: context.req.param('id') })
      if (!reference.success) throw noSuchJob()
      return {
        asked: { job: reference.data.id },
        answer: async () => {
          const found = await deps.jobs.store.find(reference.data)
          if (found === undefined) throw noSuchJob()
          await wake(deps, reference.data, found.job)
          return {
            body: await presentJob(deps.jobs, found.job),
            returned: 1,
            ...(isEnded(found.job) ? {} : { headers: { 'retry-after': '5' } }),
          }
        },
      }
    }),
  }
}

/** A start that was lost, or a runner that was, is made good when somebody waits for it. */
async function wake(
  { jobs, clock, log }: AuditDependencies,
  reference: JobReference,
  job: AuditJob,
): Promise<void> {
  const heard = Math.max(job.createdAt, job.leasedUntil)
  if (isEnded(job) || clock() < heard + silenceMs) return
  log.warn({ job: job.id }, 'a job is started again')
  await jobs.start.start(reference)
}

function noSuchJob(): SunderError {
  return new SunderError('not_found', { message: 'There is no such job.' })
}
