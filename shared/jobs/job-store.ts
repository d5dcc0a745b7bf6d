import type { Job, JobStatus } from './job.ts'

/** Consistent. Errors: `store_unavailable`. */
export interface JobReader {
  find(id: string): Promise<Job | undefined>
}

/** Jobs that wait for an approval, as the embed function may touch them. Reads are consistent. Errors: `store_unavailable`. */
export interface PendingJobs extends JobReader {
  /** One conditional write. @throws SunderError `conflict` when the id exists */
  create(job: Job): Promise<void>
  /** Marks a job whose approval could not be asked for, so that nobody ever carries it out. */
  giveUp(job: Job): Promise<void>
}

/** The end of a job, for the tasks of the workflow. Reads are consistent. Errors: `store_unavailable`. */
export interface JobEnds extends JobReader {
  /**
   * Ends a job that still waits; ending it again in the same way changes nothing. One conditional write.
   *
   * @returns whether it was this call that ended it
   * @throws SunderError `conflict` when it has ended in another way, or is not there
   */
  end(
    id: string,
    status: Exclude<JobStatus, 'pending_approval'>,
    facts?: Partial<Pick<Job, 'ids' | 'owesBudget'>>,
  ): Promise<boolean>
}
