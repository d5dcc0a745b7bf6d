import type { Approval, ApprovalOutcome } from '../../../shared/approvals/approval.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import type { Job } from '../../../shared/jobs/job.ts'
import type { RunDependencies } from './dependencies.ts'

/** What is to be carried out, where nothing has come between. */
export type RunSubject =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'grant'; readonly grant: Grant }

/** Why there is nothing left to carry out, whatever the votes say. */
interface Hindrance {
  readonly outcome: ApprovalOutcome
  readonly reason: string
}

const revoked: Hindrance = { outcome: 'revoked', reason: 'grant_revoked' }

/** Reads, after the run has begun, what the approval is about: whoever ended it before that is seen. */
export function readSubject(deps: RunDependencies, approval: Approval): Promise<RunSubject | Hindrance> {
  return approval.kind === 'job' ? readJob(deps, approval) : readGrant(deps, approval)
}

async function readJob(
  { jobs, grants }: RunDependencies,
  { id, job: jobId = '', grant: grantId, committedAt }: Approval,
): Promise<RunSubject | Hindrance> {
  const [job, grant] = await Promise.all([jobs.find(jobId), grants.find(grantId)])
  const isPastRecall = committedAt !== undefined
  if (job?.approval !== id || (job.status !== 'pending_approval' && job.status !== 'stored')) {
    return { outcome: 'failed', reason: isPastRecall ? 'may_be_stored' : 'job_given_up' }
  }
  // What may be stored already is only finished: to revoke a grant takes nothing out of a store.
  if (!isPastRecall && (grant === undefined || grant.status === 'revoked')) return revoked
  return { kind: 'job', job }
}

async function readGrant(
  { grants }: RunDependencies,
  { id, grant: grantId }: Approval,
): Promise<RunSubject | Hindrance> {
  const grant = await grants.find(grantId)
  if (grant === undefined || grant.status === 'revoked') return revoked
  if (grant.approval?.id !== id || (grant.status !== 'pending_approval' && grant.status !== 'active')) {
    return { outcome: 'failed', reason: 'grant_ended' }
  }
  return { kind: 'grant', grant }
}
