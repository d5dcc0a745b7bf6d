import type { ApprovalOutcome } from '../../../shared/approvals/approval.ts'
import type { Job, JobStatus } from '../../../shared/jobs/job.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { CloseDependencies } from './dependencies.ts'
import type { End } from './end-of-approval.ts'
import type { ClosedSubject } from './read-subject.ts'

/** What became of the inputs that the job reserved. */
interface Budget {
  /** Inputs, given back by now: once, however often this is tried. */
  readonly givenBack: number
  /** Whether it is spent though its job was not carried out to the end. */
  readonly isBudgetKept: boolean
}

const nothing: Budget = { givenBack: 0, isBudgetKept: false }
const kept: Budget = { givenBack: 0, isBudgetKept: true }

/** Ends the job or the grant that waited. Ended again, it changes nothing. @throws SunderError what may pass */
export async function endSubject(deps: CloseDependencies, subject: ClosedSubject, end: End): Promise<Budget> {
  if (subject.kind === 'job')
    return subject.job === undefined ? nothing : await endJob(deps, subject.job, end)
  if (subject.grant?.status === 'pending_approval') await denyGrant(deps, subject.grant.id)
  return nothing
}

async function endJob(deps: CloseDependencies, job: Job, { outcome, mayBeStored }: End): Promise<Budget> {
  if (outcome === 'stored') return nothing
  let ended: Job | undefined = job
  if (job.status === 'pending_approval') {
    await deps.jobs.end(job.id, statusOf(outcome), { owesBudget: !mayBeStored })
    // Read again: it may have been given up in the meantime, in the same words.
    ended = await deps.jobs.find(job.id)
  }
  // One that was given up never waited: whoever asked was told so, and has its budget back.
  if (ended?.owesBudget === undefined) return nothing
  return ended.owesBudget ? await giveBack(deps, ended) : kept
}

function statusOf(
  outcome: Exclude<ApprovalOutcome, 'stored'>,
): Exclude<JobStatus, 'pending_approval' | 'stored'> {
  return outcome === 'granted' ? 'failed' : outcome
}

async function giveBack({ budgets, log }: CloseDependencies, { id, grant, count }: Job): Promise<Budget> {
  try {
    await budgets.giveBack(grant, { job: id, inputs: count })
    return { givenBack: count, isBudgetKept: false }
  } catch (error) {
    if (!isConflict(error)) throw error
    log.error({ grant, job: id, inputs: count, detail: error.detail }, 'budget not given back')
    return kept
  }
}

async function denyGrant({ grants }: CloseDependencies, id: string): Promise<void> {
  try {
    await grants.deny(id)
  } catch (error) {
    // It has ended by its owner's hand in the meantime.
    if (!isConflict(error)) throw error
  }
}

function isConflict(error: unknown): error is SunderError {
  return error instanceof SunderError && error.code === 'conflict'
}
