import * as z from 'zod/mini'
import {
  type Approval,
  type ApprovalOutcome,
  approvalStates,
  isFinal,
} from '../../../shared/approvals/approval.ts'
import { createTrail } from '../../../shared/audit/request-trail.ts'
import type { JobStatus } from '../../../shared/jobs/job.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { factsOf } from '../facts-of-approval.ts'
import { outcomeTimeoutMs, requestIdOf, type TaskInput, taskInputSchema } from '../task-input.ts'
import type { CloseDependencies } from './dependencies.ts'
import { tellTheEnd } from './tell-the-end.ts'

export const closeInputSchema = z.extend(taskInputSchema, { outcome: z.enum(approvalStates) })
type CloseInput = z.output<typeof closeInputSchema>

/**
 * Closes what has been decided, has expired or has failed: ends the job or the grant, gives back the budget that was not
 * spent, records the end and tells everybody.
 *
 * @throws SunderError what may pass: it is tried again, and does nothing twice
 */
export async function closeApproval(
  deps: CloseDependencies,
  input: CloseInput,
): Promise<{ outcome: ApprovalOutcome }> {
  const approval = await deps.approvals.find(input.approval)
  const outcome = endedAs(approval) ?? (isFinal(input.outcome) ? input.outcome : 'failed')
  const opening = {
    action: 'approval.close',
    requestId: requestIdOf('close', input),
    ...(approval === undefined
      ? { target: { approval: input.approval, [input.kind]: input.id } }
      : factsOf(approval)),
  }
  return createTrail(deps).record(opening, async (trail) => {
    await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: [`outcome=${outcome}`] })
    if (approval !== undefined) await deps.approvals.end(approval.id, outcome, { now: deps.clock() })
    const givenBack =
      input.kind === 'job' ? await endJob(deps, input, outcome) : await endGrant(deps, input, outcome)
    if (givenBack > 0) trail.note({ response: { givenBack } })
    await trail.outcome({ effect: effectOf(outcome), status: 200, reasons: endOf(outcome, approval) })
    if (approval !== undefined) await tellTheEnd(deps, { ...approval, state: outcome })
    return { outcome }
  })
}

/** What has ended has ended so, whatever the workflow made of it. */
function endedAs(approval: Approval | undefined): ApprovalOutcome | undefined {
  return approval !== undefined && isFinal(approval.state) ? approval.state : undefined
}

function effectOf(outcome: ApprovalOutcome): 'stored' | 'allowed' {
  return outcome === 'stored' ? 'stored' : 'allowed'
}

function endOf(outcome: ApprovalOutcome, approval: Approval | undefined): string[] {
  return [`outcome=${outcome}`, ...(approval?.reason === undefined ? [] : [`reason=${approval.reason}`])]
}

/** @returns inputs that were given back: once, whatever happens between */
async function endJob(
  { jobs, grantUse }: CloseDependencies,
  { approval, id }: TaskInput,
  outcome: ApprovalOutcome,
): Promise<number> {
  if (outcome === 'stored') return 0
  const job = await jobs.find(id)
  // It never waited: whoever asked was told so, and has its budget back.
  if (job === undefined || job.approval !== approval || job.status === 'failed') return 0
  if (!(await jobs.end(id, statusOf(outcome)))) return 0
  await grantUse.giveBack(job.grant, job.count)
  return job.count
}

function statusOf(
  outcome: Exclude<ApprovalOutcome, 'stored'>,
): Exclude<JobStatus, 'pending_approval' | 'stored'> {
  return outcome === 'granted' ? 'failed' : outcome
}

async function endGrant(
  { grants }: CloseDependencies,
  { id }: TaskInput,
  outcome: ApprovalOutcome,
): Promise<0> {
  if (outcome === 'granted' || outcome === 'revoked') return 0
  try {
    await grants.deny(id)
  } catch (error) {
    // It has ended by its owner's hand.
    if (!(error instanceof SunderError && error.code === 'conflict')) throw error
  }
  return 0
}
