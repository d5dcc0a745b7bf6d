import { type Approval, type ApprovalOutcome, isFinal } from '../../../shared/approvals/approval.ts'
import { approvalPolicyOf } from '../../../shared/approvals/approval-policy.ts'
import { electorate, type Tally, tallyVotes } from '../../../shared/approvals/tally-votes.ts'
import { createTrail } from '../../../shared/audit/request-trail.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { factsOf } from '../facts-of-approval.ts'
import { checkAbout, outcomeTimeoutMs, requestIdOf, type TaskInput } from '../task-input.ts'
import { activateGrant } from './activate-grant.ts'
import type { RunDependencies } from './dependencies.ts'
import { embedApproved } from './embed-approved.ts'
import { type RunSubject, readSubject } from './read-subject.ts'
import { isRefusal } from './refusal.ts'
import type { Turn } from './turn.ts'

export interface RunResult extends TaskInput {
  readonly outcome: ApprovalOutcome | 'undecided'
}

/** Longer than one run may take: then another may begin. */
const leaseMs = 150_000

/**
 * Counts the votes from the table, whoever says that there is something to count, and carries out what they approve:
 * that payload, once. What today's policy refuses is denied; what fails is thrown, and tried again. What an earlier run
 * put past recall is carried on without a new count.
 *
 * @throws SunderError what may pass: the model's or a store's failure, or `conflict` while another run is under way
 */
export async function runApproved(deps: RunDependencies, input: TaskInput): Promise<RunResult> {
  const { approvals, clock } = deps
  const found = await findApproval(deps, input)
  if (isFinal(found.state)) return { ...input, outcome: found.state }
  // From here on no vote can be cast or withdrawn unseen.
  const now = clock()
  const until = now + leaseMs
  if (!(await approvals.begin(found.id, { now, until }))) {
    throw new SunderError('conflict', { detail: `${found.id} is being carried out` })
  }
  try {
    // How far an earlier run came is certain only now.
    const outcome = await decide(deps, input, { approval: await findApproval(deps, input), until })
    if (outcome === 'undecided') await approvals.release(found.id)
    return { ...input, outcome }
  } catch (error) {
    await approvals.release(found.id)
    throw error
  }
}

async function findApproval({ approvals }: RunDependencies, input: TaskInput): Promise<Approval> {
  const approval = await approvals.find(input.approval)
  if (approval === undefined) throw new SunderError('not_found', { detail: `approval ${input.approval}` })
  checkAbout(approval, input)
  return approval
}

async function decide(deps: RunDependencies, input: TaskInput, turn: Turn): Promise<RunResult['outcome']> {
  const { approval } = turn
  const subject = await readSubject(deps, approval)
  if ('reason' in subject) return await end(deps, approval, subject.outcome, subject.reason)
  if (approval.committedAt !== undefined) return await carryOutOrEnd(deps, input, { turn, subject })
  const tally = await count(deps, approval)
  if (tally === undefined) return await end(deps, approval, 'denied', 'approval_not_offered')
  if (tally.decision === 'denied') return await end(deps, approval, 'denied')
  if (tally.decision === 'approved') return await carryOutOrEnd(deps, input, { turn, subject, tally })
  return deps.clock() >= approval.expiresAt ? await end(deps, approval, 'expired') : 'undecided'
}

async function end<Outcome extends ApprovalOutcome>(
  { approvals, clock }: RunDependencies,
  { id, committedAt }: Approval,
  outcome: Outcome,
  reason?: string,
): Promise<Outcome> {
  const isCommitted = committedAt !== undefined
  await approvals.end(id, outcome, { now: clock(), isCommitted, ...(reason !== undefined && { reason }) })
  return outcome
}

/** Undefined where today's policy offers no approval. */
async function count({ policy, votes }: RunDependencies, approval: Approval): Promise<Tally | undefined> {
  const asked = approvalPolicyOf(policy, approval.collection)
  if (asked === undefined) return undefined
  const cast = await votes.votesOf(approval.id, [...electorate(approval, asked).keys()])
  return tallyVotes(approval, cast, asked, policy.digest)
}

interface Work {
  readonly turn: Turn
  readonly subject: RunSubject
  /** None of what is past recall: an earlier run counted. */
  readonly tally?: Tally
}

/** What is refused before anything took effect was denied; after it, nobody can say so any more. */
async function carryOutOrEnd(deps: RunDependencies, input: TaskInput, work: Work): Promise<ApprovalOutcome> {
  try {
    return await carryOut(deps, input, work)
  } catch (error) {
    if (!isRefusal(error)) throw error
    const approval = await findApproval(deps, input)
    if (approval.committedAt === undefined) return await end(deps, approval, 'denied', error.code)
    const reason = approval.kind === 'job' ? 'may_be_stored' : error.code
    return await end(deps, approval, 'failed', reason)
  }
}

/** Recorded before it takes effect, with who approved it. */
async function carryOut(
  deps: RunDependencies,
  input: TaskInput,
  { turn, subject, tally }: Work,
): Promise<ApprovalOutcome> {
  const { approval } = turn
  const opening = { ...factsOf(approval), action: 'approval.run', requestId: requestIdOf('run', input) }
  return createTrail(deps).record(opening, async (trail) => {
    await trail.request({
      timeoutMs: outcomeTimeoutMs,
      count: approval.count,
      reasons: [...grounds(approval, tally), `payload=${approval.payloadDigest}`],
    })
    return subject.kind === 'grant'
      ? await activateGrant(deps, trail, turn, subject.grant)
      : await embedApproved(deps, trail, turn, subject.job)
  })
}

/** By whose votes; where an earlier run counted them, its own record says so. */
function grounds({ committedAt }: Approval, tally: Tally | undefined): string[] {
  if (tally === undefined) return [`past recall since=${new Date(committedAt ?? 0).toISOString()}`]
  const approvers = tally.counted.filter(({ decision }) => decision === 'approve')
  return [
    `quorum=${tally.approvals}/${tally.quorum}`,
    ...approvers.map(({ person }) => `approved by=${person}`),
  ]
}
