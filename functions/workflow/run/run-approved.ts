import { type Approval, type ApprovalOutcome, isFinal } from '../../../shared/approvals/approval.ts'
import { approvalPolicyOf } from '../../../shared/approvals/approval-policy.ts'
import { electorate, type Tally, tallyVotes } from '../../../shared/approvals/tally-votes.ts'
import { createTrail } from '../../../shared/audit/request-trail.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { factsOf } from '../facts-of-approval.ts'
import { outcomeTimeoutMs, requestIdOf, type TaskInput } from '../task-input.ts'
import { activateGrant } from './activate-grant.ts'
import type { RunDependencies } from './dependencies.ts'
import { embedApproved } from './embed-approved.ts'
import { isRefusal } from './refusal.ts'

export interface RunResult extends TaskInput {
  readonly outcome: ApprovalOutcome | 'undecided'
}

/** Longer than one run may take: then another may begin. */
const leaseMs = 150_000

/**
 * Counts the votes from the table, whoever says that there is something to count, and carries out what they approve:
 * that payload, once. What today's policy refuses is denied; what fails is thrown, and tried again.
 *
 * @throws SunderError what may pass: the model's or a store's failure, or `conflict` while another run is under way
 */
export async function runApproved(deps: RunDependencies, input: TaskInput): Promise<RunResult> {
  const { approvals, clock } = deps
  const approval = await approvals.find(input.approval)
  if (approval === undefined) throw new SunderError('not_found', { detail: `approval ${input.approval}` })
  if (isFinal(approval.state)) return { ...input, outcome: approval.state }
  // From here on no vote can be cast or withdrawn unseen.
  const now = clock()
  if (!(await approvals.begin(approval.id, { now, until: now + leaseMs }))) {
    throw new SunderError('conflict', { detail: `${approval.id} is being carried out` })
  }
  try {
    const outcome = await decide(deps, input, approval)
    if (outcome === 'undecided') await approvals.release(approval.id)
    return { ...input, outcome }
  } catch (error) {
    await approvals.release(approval.id)
    throw error
  }
}

async function decide(
  deps: RunDependencies,
  input: TaskInput,
  approval: Approval,
): Promise<RunResult['outcome']> {
  const { approvals, grants, clock } = deps
  const end = async (outcome: ApprovalOutcome, reason?: string) => {
    await approvals.end(approval.id, outcome, { now: clock(), ...(reason !== undefined && { reason }) })
    return outcome
  }
  const grant = await grants.find(approval.grant)
  if (grant === undefined || grant.status === 'revoked') return await end('revoked', 'grant_revoked')
  const tally = await count(deps, approval)
  if (tally === undefined) return await end('denied', 'approval_not_offered')
  if (tally.decision === 'denied') return await end('denied')
  if (tally.decision === 'open') return clock() >= approval.expiresAt ? await end('expired') : 'undecided'
  try {
    return await carryOut(deps, input, { approval, grant, tally })
  } catch (error) {
    if (isRefusal(error)) return await end('denied', error.code)
    throw error
  }
}

/** Undefined where today's policy offers no approval. */
async function count({ policy, votes }: RunDependencies, approval: Approval): Promise<Tally | undefined> {
  const asked = approvalPolicyOf(policy, approval.collection)
  if (asked === undefined) return undefined
  const cast = await votes.votesOf(approval.id, [...electorate(approval, asked).keys()])
  return tallyVotes(approval, cast, asked, policy.digest)
}

/** Recorded before it takes effect, with who approved it. */
async function carryOut(
  deps: RunDependencies,
  input: TaskInput,
  { approval, grant, tally }: { readonly approval: Approval; readonly grant: Grant; readonly tally: Tally },
): Promise<ApprovalOutcome> {
  const opening = { ...factsOf(approval), action: 'approval.run', requestId: requestIdOf('run', input) }
  return createTrail(deps).record(opening, async (trail) => {
    const approvers = tally.counted.filter(({ decision }) => decision === 'approve')
    await trail.request({
      timeoutMs: outcomeTimeoutMs,
      count: approval.count,
      reasons: [
        `quorum=${tally.approvals}/${tally.quorum}`,
        ...approvers.map(({ person }) => `approved by=${person}`),
        `payload=${approval.payloadDigest}`,
      ],
    })
    return approval.kind === 'grant'
      ? await activateGrant(deps, trail, approval, grant)
      : await embedApproved(deps, trail, approval)
  })
}
