import type { Grant } from '../../../shared/grants/grant.ts'
import type { Job } from '../../../shared/jobs/job.ts'
import type { TaskInput } from '../task-input.ts'
import type { CloseDependencies } from './dependencies.ts'

/** The one that waited, where it names this very approval: another's is none of this one's business. */
export type ClosedSubject =
  | { readonly kind: 'job'; readonly job: Job | undefined }
  | { readonly kind: 'grant'; readonly grant: Grant | undefined }

export async function readSubject(
  { jobs, grants }: CloseDependencies,
  { kind, id, approval }: TaskInput,
): Promise<ClosedSubject> {
  if (kind === 'job') {
    const job = await jobs.find(id)
    return { kind, job: job?.approval === approval ? job : undefined }
  }
  const grant = await grants.find(id)
  return { kind, grant: grant?.approval?.id === approval ? grant : undefined }
}
