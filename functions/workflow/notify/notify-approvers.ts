import * as z from 'zod/mini'
import type { Approval } from '../../../shared/approvals/approval.ts'
import { approvalPolicyOf } from '../../../shared/approvals/approval-policy.ts'
import { electorate, holdsFor, tallyVotes } from '../../../shared/approvals/tally-votes.ts'
import type { Vote } from '../../../shared/approvals/vote.ts'
import { createTrail, type RequestTrail } from '../../../shared/audit/request-trail.ts'
import type { ApprovalPolicy } from '../../../shared/policy/schema.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { factsOf } from '../facts-of-approval.ts'
import { outcomeTimeoutMs, requestIdOf, taskInputSchema } from '../task-input.ts'
import type { NotifyDependencies } from './dependencies.ts'
import { sendLink } from './send-link.ts'

export const notifyInputSchema = z.extend(taskInputSchema, {
  task: z.enum(['notify', 'remind']),
  /** By which the workflow is told that there is something to count. */
  token: z.string().check(z.minLength(1), z.maxLength(2048)),
})
export type NotifyInput = z.output<typeof notifyInputSchema>

/** Someone to write to. */
interface Recipient {
  readonly person: string
  readonly email: string
  /** What is kept of it, so that nobody is written to twice. */
  readonly mark: string
}

/**
 * Says where the workflow waits, counts what was cast while it did not, and sends each approver who has not voted a link
 * of their own: the first time, or as a reminder. Who has had the mail is not written to again.
 *
 * @returns whether votes are waited for; they are not where a signal was lost and the votes are enough
 * @throws SunderError `mail_unavailable` while fewer have been reached than must approve: it is tried again
 */
export async function notifyApprovers(deps: NotifyDependencies, input: NotifyInput): Promise<boolean> {
  const { notifications, grants } = deps
  const approval = await notifications.find(input.approval)
  if (approval === undefined) throw new SunderError('not_found', { detail: `approval ${input.approval}` })
  await notifications.waitAt(approval.id, input.token)
  if (approval.state !== 'waiting' || deps.clock() >= approval.expiresAt) return true
  // Nobody is bothered about what can't happen any more: it ends by itself.
  if ((await grants.find(approval.grant))?.status === 'revoked') return true
  const asked = approvalPolicyOf(deps.policy, approval.collection)
  if (asked === undefined) return true
  const cast = await deps.votes.votesOf(approval.id, [...electorate(approval, asked).keys()])
  if (tallyVotes(approval, cast, asked, deps.policy.digest).decision !== 'open') return false
  const recipients = whomToWrite(deps, input, { approval, asked, cast })
  if (recipients.length === 0) return true
  const opening = {
    ...factsOf(approval),
    action: `approval.${input.task}`,
    requestId: requestIdOf(input.task, input),
  }
  await createTrail(deps).record(opening, (trail) =>
    writeTo(deps, trail, input, { approval, asked, recipients }),
  )
  return true
}

/** Everybody whose vote is missing; whose vote no longer holds is told so once more, for each policy. */
function whomToWrite(
  { policy }: NotifyDependencies,
  { task }: NotifyInput,
  {
    approval,
    asked,
    cast,
  }: { readonly approval: Approval; readonly asked: ApprovalPolicy; readonly cast: readonly Vote[] },
): Recipient[] {
  const votes = new Map(cast.filter(({ status }) => status === 'cast').map((vote) => [vote.person, vote]))
  return [...electorate(approval, asked)].flatMap(([person, email]) => {
    const vote = votes.get(person)
    if (vote !== undefined && holdsFor(vote, approval, policy.digest)) return []
    const mark = vote === undefined ? markOf(task, person) : `${person}#${policy.digest.slice(-12)}`
    return approval.notified.includes(mark) ? [] : [{ person, email, mark }]
  })
}

async function writeTo(
  deps: NotifyDependencies,
  trail: RequestTrail,
  { task }: NotifyInput,
  {
    approval,
    asked,
    recipients,
  }: {
    readonly approval: Approval
    readonly asked: ApprovalPolicy
    readonly recipients: readonly Recipient[]
  },
): Promise<void> {
  const to = recipients.map(({ person }) => `to=${person}`)
  await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: to, count: recipients.length })
  const reached: string[] = []
  const unreached: string[] = []
  for (const { person, email, mark } of recipients) {
    try {
      await sendLink(deps, { task, approval, person, email })
      await deps.notifications.markNotified(approval.id, mark)
      reached.push(person)
    } catch (error) {
      const detail = error instanceof SunderError ? `${error.code}: ${error.detail ?? ''}` : 'failed'
      deps.log.error({ approval: approval.id, person, detail }, 'an approver was not reached')
      unreached.push(person)
    }
  }
  const before = approval.notified.filter((mark) => !mark.includes('#'))
  const told = [
    ...reached.map((person) => `to=${person}`),
    ...unreached.map((person) => `not reached=${person}`),
  ]
  if (task === 'notify' && new Set([...before, ...reached]).size < asked.quorum) {
    const error = new SunderError('mail_unavailable', { detail: `${unreached.length} approvers not reached` })
    // Who was reached is not written to again: this record alone says that they were.
    await trail.outcome({ effect: 'failed', status: error.status, reasons: [error.code, ...told] })
    throw error
  }
  await trail.outcome({ effect: 'allowed', status: 200, reasons: told })
}

function markOf(task: NotifyInput['task'], person: string): string {
  return task === 'remind' ? `${person}#reminded` : person
}
