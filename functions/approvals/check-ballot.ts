import { isOwn } from '../../shared/approvals/four-eyes.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { checkForm } from '../../shared/sign-in/csrf.ts'
import { sameDigest } from '../../shared/signing/same-digest.ts'
import { checkReason } from './check-reason.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { type Approver, accountOf, checkOwnLink, type FollowedLink, linkIssuer } from './follow-link.ts'
import type { VoteForm } from './read-form.ts'

/** Votes of one person in a minute, over all approvals. */
const votesPerMinute = 30

/** A form that was sent, by whom, and to what. */
export interface Voting {
  readonly followed: FollowedLink
  readonly approver: Approver
  readonly form: VoteForm
  /** Of the app itself. */
  readonly origin: string
}

/**
 * Whether it is a ballot at all: of who the link was sent to, from the page itself, and with a reason that may be kept.
 *
 * @throws SunderError `link_foreign|form_foreign|invalid_request|reason_refused`
 */
export async function checkBallot(
  deps: ApprovalsDependencies,
  context: ServiceContext,
  { followed, approver, form, origin }: Voting,
): Promise<'approve' | 'deny' | 'withdraw'> {
  checkOwnLink(followed, approver)
  const [from, fetchSite] = [context.req.header('origin'), context.req.header('sec-fetch-site')]
  checkForm({ csrf: form.csrf, origin: from, fetchSite }, { csrf: approver.csrf, origin })
  const { decision } = form
  if (decision === '') throw new SunderError('invalid_request', { message: 'Choose to approve or to deny.' })
  const problem = decision === 'withdraw' ? undefined : await checkReason(deps, followed, form)
  if (problem !== undefined) throw new SunderError('reason_refused', { message: problem })
  return decision
}

/** @throws SunderError `vote_stale|approval_over|self_approval|duty_bound|rate_limited` */
export async function checkVoting(
  deps: ApprovalsDependencies,
  { followed, approver, form }: Voting,
): Promise<void> {
  const { approval, link } = followed
  const account = accountOf(approver)
  await deps.rateLimit.take(
    account ?? { issuer: linkIssuer, subject: link.person },
    'approval.vote',
    votesPerMinute,
  )
  if (isOwn(approval, { account, person: link.person })) throw new SunderError('self_approval')
  if (!sawThis(deps, followed, form)) throw new SunderError('vote_stale')
  if (approval.state !== 'waiting' || deps.clock() >= approval.expiresAt)
    throw new SunderError('approval_over')
  const grant = await deps.grants.find(approval.grant)
  if (grant === undefined || grant.status === 'revoked') {
    throw new SunderError('approval_over', {
      message: 'Its grant was revoked: there is nothing left to decide.',
    })
  }
  if (approval.kind === 'grant' && grant.status !== 'pending_approval') {
    throw new SunderError('approval_over', {
      message: 'Its grant no longer waits: there is nothing left to decide.',
    })
  }
  // Last: what is refused binds nobody.
  if (account !== undefined) {
    const until = deps.clock() + deps.policy.identity.dutyBinding.cooldown
    await deps.bindings.exercise([account], 'approver', until)
  }
}

/** The form names what was on the page when it was shown. */
function sawThis({ policy }: ApprovalsDependencies, { approval }: FollowedLink, form: VoteForm): boolean {
  const { payloadDigest, previewDigest } = approval
  return (
    sameDigest(form.payload, payloadDigest) &&
    sameDigest(form.preview, previewDigest) &&
    sameDigest(form.policy, policy.digest)
  )
}
