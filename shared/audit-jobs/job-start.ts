import type { JobReference } from './audit-job.ts'

/**
 * Has a runner begin with a job, or go on with it, soon; does not wait for it. Starting one that is under way is
 * harmless. @throws SunderError `store_unavailable` when it can't be started
 */
export interface JobStart {
  start(job: JobReference): Promise<void>
}
