import type { Approval, Question } from '../../../shared/approvals/approval.ts'
import { approvalPolicyOf } from '../../../shared/approvals/approval-policy.ts'
import { electorate, tallyVotes } from '../../../shared/approvals/tally-votes.ts'
import { createTrail } from '../../../shared/audit/request-trail.ts'
import { factsOf } from '../facts-of-approval.ts'
import { checkAbout, outcomeTimeoutMs, requestIdOf, type TaskInput } from '../task-input.ts'
import type { PreviewDependencies } from './dependencies.ts'
import { putQuestion } from './put-question.ts'

/**
 * What the workflow needs to know: whether votes are `waiting`ed for, or still are though it is time to remind who was
 * `asked`; anything else is for the task that counts and carries out.
 */
export interface PreviewResult extends TaskInput {
  readonly state: 'waiting' | 'asked' | 'decided'
  /** Whole seconds, one at least. */
  readonly untilReminder: number
  readonly untilExpiry: number
}

/**
 * Puts the question: reads from the payload itself what is asked for, keeps a masked preview of every input, and fixes
 * the digests that votes are bound to. Asked again (after a crash, or because a vote no longer holds) it finds the
 * question as it was put.
 *
 * @throws SunderError `not_found` where it was put about something else, or whatever kept it from asking: it is tried again
 */
export async function previewApproval(deps: PreviewDependencies, input: TaskInput): Promise<PreviewResult> {
  const found = await deps.questions.find(input.approval)
  if (found !== undefined) checkAbout(found, input)
  const approval = found ?? (await ask(deps, input))
  return { ...input, ...(await waitOf(deps, approval)) }
}

async function ask(deps: PreviewDependencies, input: TaskInput): Promise<Approval> {
  const opening = {
    action: 'approval.ask',
    requestId: requestIdOf('ask', input),
    target: { approval: input.approval, [input.kind]: input.id },
  }
  return createTrail(deps).record(opening, async (trail) => {
    await trail.request({ timeoutMs: outcomeTimeoutMs })
    const approval = await putQuestion(deps, input)
    trail.note({ ...factsOf(approval), findings: approval.findings })
    await trail.outcome({
      effect: 'allowed',
      status: 200,
      reasons: [
        ...digestsOf(approval),
        `expires=${new Date(approval.expiresAt).toISOString()}`,
        ...(approval.reason === undefined ? [] : [`not asked: ${approval.reason}`]),
      ],
    })
    return approval
  })
}

function digestsOf({ payloadDigest, previewDigest }: Question): string[] {
  return [`payload=${payloadDigest}`, `preview=${previewDigest}`]
}

/** A wait that is over before its task has written its mails leaves a token behind that nobody listens to. */
const leastWaitMs = 60_000

async function waitOf(
  { policy, votes, clock }: PreviewDependencies,
  approval: Approval,
): Promise<Pick<PreviewResult, 'state' | 'untilReminder' | 'untilExpiry'>> {
  const [now, asked] = [clock(), approvalPolicyOf(policy, approval.collection)]
  const seconds = (until: number) => Math.max(1, Math.ceil((until - now) / 1000))
  const isAsked = approval.notified.length > 0 && now + leastWaitMs > approval.remindAt
  const remindAt = approval.remindAt > now ? approval.remindAt : now + leastWaitMs
  const untilReminder = seconds(Math.min(remindAt, approval.expiresAt))
  const untilExpiry = isAsked
    ? seconds(approval.expiresAt)
    : Math.max(1, seconds(approval.expiresAt) - untilReminder)
  const times = { untilReminder, untilExpiry }
  // What a run has begun is for a run to end, whatever became of the votes.
  if (approval.state !== 'waiting' || now >= approval.expiresAt || asked === undefined) {
    return { state: 'decided', ...times }
  }
  const cast = await votes.votesOf(approval.id, [...electorate(approval, asked).keys()])
  const { decision } = tallyVotes(approval, cast, asked, policy.digest)
  if (decision !== 'open') return { state: 'decided', ...times }
  return { state: isAsked ? 'asked' : 'waiting', ...times }
}
