import type { Job } from '../../../shared/jobs/job.ts'
import type { JobEnds, JobReader, PendingJobs } from '../../../shared/jobs/job-store.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

export interface MemoryJobs {
  readonly reader: JobReader
  readonly pending: PendingJobs
  readonly ends: JobEnds
  /** What is kept, as the table's owner sees and can change it. */
  readonly kept: Map<string, Job>
}

/** The ports to jobs that wait for an approval, over one map. */
export function createMemoryJobs(): MemoryJobs {
  const kept = new Map<string, Job>()
  const find = async (id: string) => kept.get(id)
  return {
    kept,
    reader: { find },
    pending: {
      find,
      async create(job) {
        if (kept.has(job.id)) throw new SunderError('conflict')
        kept.set(job.id, job)
      },
      async giveUp(job) {
        const status = kept.get(job.id)?.status ?? 'pending_approval'
        if (status !== 'pending_approval') throw new SunderError('conflict')
        kept.set(job.id, { ...job, status: 'failed' })
      },
    },
    ends: {
      find,
      async end(id, status, { ids, owesBudget } = {}) {
        const job = kept.get(id)
        if (job?.status === status) return false
        if (job?.status !== 'pending_approval') throw new SunderError('conflict')
        kept.set(id, { ...job, status, ids: ids ?? job.ids, owesBudget: owesBudget ?? job.owesBudget })
        return true
      },
    },
  }
}
