import { createTrail } from '../../shared/audit/request-trail.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { currentSession } from '../../shared/sign-in/session-cookies.ts'
import { checkBallot, checkVoting, type Voting } from './check-ballot.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import {
  accountOf,
  actorOfApprover,
  approverOf,
  type FollowedLink,
  followLink,
  targetOf,
} from './follow-link.ts'
import { readForm, type VoteForm } from './read-form.ts'
import { showDecision } from './show-decision.ts'
import { signalWorkflow } from './signal-workflow.ts'

/**
 * `POST /links/{secret}/vote`: approves, denies, or withdraws an approval. Needs the link, the session of who it was sent
 * to, and the form of the page that was shown.
 */
export async function castVote(deps: ApprovalsDependencies, context: ServiceContext): Promise<Response> {
  const followed = await followLink(deps, context)
  const approver = approverOf(followed, await currentSession(deps, context))
  if (approver === undefined) {
    deps.unauthenticated.count('missing')
    throw new SunderError('invalid_token', { message: 'You are no longer signed in. Open the link again.' })
  }
  const form = await readForm(context)
  const origin = new URL(deps.baseUrl(context)).origin
  try {
    await record(deps, context, { followed, approver, form, origin })
    return context.redirect(`${deps.baseUrl(context)}/links/${followed.secret}`, 303)
  } catch (error) {
    if (!(error instanceof SunderError && error.code === 'reason_refused')) throw error
    const again = { problem: error.message, form }
    return await showDecision(deps, context, { followed, approver, page: 1, again })
  }
}

/** Who said what, why, and having seen what: on record before it counts, and also where it may not count. */
async function record(deps: ApprovalsDependencies, context: ServiceContext, voting: Voting): Promise<void> {
  const { followed, approver, form } = voting
  const opening = {
    action: form.decision === 'withdraw' ? 'approval.withdraw' : 'approval.vote',
    actor: actorOfApprover(approver, followed),
    requestId: context.get('requestId'),
    target: targetOf(followed),
  }
  await createTrail(deps).record(opening, async (trail) => {
    const decision = await checkBallot(deps, context, voting)
    const reason = reasonOf(form)
    await trail.request({
      timeoutMs: 30_000,
      reasons: [
        `vote=${decision}`,
        `person=${followed.link.person}`,
        ...(reason === undefined ? [] : [`reason=${reason}`]),
        `payload=${digestSeen(form.payload)}`,
        `preview=${digestSeen(form.preview)}`,
        `policy=${digestSeen(form.policy)}`,
      ],
    })
    await checkVoting(deps, voting)
    if (decision === 'withdraw') await withdraw(deps, followed)
    else await vote(deps, voting, decision)
    const isLate = await isPastCounting(deps, followed)
    await trail.outcome({ effect: 'allowed', status: 303, ...(isLate && { reasons: ['late'] }) })
    // A withdrawal leaves less to count, never more.
    if (decision !== 'withdraw') await signalWorkflow(deps, followed)
  })
}

/** A withdrawal has none. */
function reasonOf({ decision, reason }: VoteForm): string | undefined {
  return decision === 'withdraw' || reason.trim() === '' ? undefined : reason.trim()
}

/**
 * Whether somebody began to carry it out in the meantime: then what was just written may have been seen or not, and the
 * page says how it stands. Asked after the write, so that neither is missed.
 */
async function isPastCounting(
  { approvals }: ApprovalsDependencies,
  { approval }: FollowedLink,
): Promise<boolean> {
  return (await approvals.find(approval.id))?.state !== 'waiting'
}

/** What the form says was on the page, where it is a digest: whatever else stands there is no matter for records. */
function digestSeen(text: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(text) ? text : 'none'
}

async function vote(
  deps: ApprovalsDependencies,
  { followed, approver, form }: Voting,
  decision: 'approve' | 'deny',
): Promise<void> {
  const { approval, link } = followed
  try {
    await deps.votes.cast({
      approval: approval.id,
      person: link.person,
      account: accountOf(approver),
      decision,
      reason: reasonOf(form),
      payloadDigest: form.payload,
      previewDigest: form.preview,
      policyDigest: form.policy,
      at: deps.clock(),
      status: 'cast',
    })
  } catch (error) {
    if (!(error instanceof SunderError && error.code === 'conflict')) throw error
    // Perhaps nobody heard of it the first time.
    await signalWorkflow(deps, followed)
    throw new SunderError('already_voted')
  }
}

async function withdraw({ votes }: ApprovalsDependencies, { approval, link }: FollowedLink): Promise<void> {
  try {
    await votes.withdraw(approval.id, link.person)
  } catch (error) {
    if (error instanceof SunderError && error.code === 'conflict') {
      throw new SunderError('approval_over', { message: 'There is no approval of yours to withdraw.' })
    }
    throw error
  }
}
