import * as z from 'zod/mini'
import type { Operation } from '../../shared/http/operation.ts'
import { type Job, jobStatuses } from '../../shared/jobs/job.ts'
import { toTimestamp } from '../../shared/runtime/clock.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { OwnJobs } from './authenticate-grant.ts'
import type { EmbedDependencies } from './dependencies.ts'

const jobSchema = z.object({
  id: z.string(),
  object: z.literal('sunder.job'),
  status: z.enum(jobStatuses),
  approval: z.string(),
  grant: z.string(),
  collection: z.string(),
  source: z.string(),
  model: z.string(),
  inputs: z.int(),
  createdAt: z.iso.datetime(),
  /** Until when it waits. */
  expiresAt: z.iso.datetime(),
  /** The ids of its vectors in the order of the inputs, once they are stored. */
  data: z.array(z.object({ index: z.int(), id: z.string() })),
})

/** `GET /v1/jobs/{id}`: what became of a job that had to wait for an approval. A receipt has said it of any other. */
export function showJob({ jobs }: EmbedDependencies, own: OwnJobs): Operation {
  return {
    method: 'get',
    path: '/v1/jobs/{id}',
    summary: 'Show the state of an own job that waits, or waited, for an approval',
    security: 'embedder',
    response: { status: 200, schema: jobSchema },
    errors: ['not_found', 'store_unavailable'],
    handle: own('job.show', async ({ context, trail, isOwn }) => {
      const id = context.req.param('id') ?? ''
      const job = /^job_[A-Za-z0-9_-]{22}$/.test(id) ? await jobs.find(id) : undefined
      if (job === undefined || !isOwn(job)) {
        throw new SunderError('not_found', { message: 'There is no such job.' })
      }
      const { grant, collection } = job
      await trail.request({ timeoutMs: 30_000, target: { job: id, grant, collection } })
      await trail.outcome({ effect: 'returned', status: 200, response: { returned: job.ids?.length ?? 0 } })
      return context.json(presentJob(job))
    }),
  }
}

function presentJob(job: Job): z.output<typeof jobSchema> {
  const { id, status, approval, grant, collection, source, model, count, ids = [] } = job
  return {
    id,
    object: 'sunder.job',
    status,
    approval,
    grant,
    collection,
    source,
    model,
    inputs: count,
    createdAt: toTimestamp(job.createdAt),
    expiresAt: toTimestamp(job.expiresAt),
    data: ids.map((id, index) => ({ index, id })),
  }
}
