import * as z from 'zod/mini'
import type { Approval } from '../../../shared/approvals/approval.ts'
import { approvalPolicyOf } from '../../../shared/approvals/approval-policy.ts'
import { electorate, holdsFor } from '../../../shared/approvals/tally-votes.ts'
import { createTrail, type RequestTrail } from '../../../shared/audit/request-trail.ts'
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
}

/**
 * Says where the workflow waits, and sends each approver who has not voted a link of their own: the first time, or as a
 * reminder. Who has had the mail is not written to again.
 *
 * @throws SunderError `mail_unavailable` while fewer have been reached than must approve: it is tried again
 */
export async function notifyApprovers(deps: NotifyDependencies, input: NotifyInput): Promise<void> {
  const { notifications, grants } = deps
  const approval = await notifications.find(input.approval)
  if (approval === undefined) throw new SunderError('not_found', { detail: `approval ${input.approval}` })
  await notifications.waitAt(approval.id, input.token)
  if (approval.state !== 'waiting' || deps.clock() >= approval.expiresAt) return
  // Nobody is bothered about what can't happen any more: it ends by itself.
  if ((await grants.find(approval.grant))?.status === 'revoked') return
  const recipients = await whomToWrite(deps, input, approval)
  if (recipients.length === 0) return
  const opening = {
    ...factsOf(approval),
    action: `approval.${input.task}`,
    requestId: requestIdOf(input.task, input),
  }
  await createTrail(deps).record(opening, (trail) => writeTo(deps, trail, input, approval, recipients))
}

async function whomToWrite(
  { policy, votes }: NotifyDependencies,
  { task }: NotifyInput,
  approval: Approval,
): Promise<Recipient[]> {
  const asked = approvalPolicyOf(policy, approval.collection)
  if (asked === undefined) return []
  const voters = electorate(approval, asked)
  const cast = await votes.votesOf(approval.id, [...voters.keys()])
  const voted = cast.filter((vote) => vote.status === 'cast' && holdsFor(vote, approval, policy.digest))
  return [...voters]
    .map(([person, email]) => ({ person, email }))
    .filter(({ person }) => !approval.notified.includes(markOf(task, person)))
    .filter(({ person }) => !voted.some((vote) => vote.person === person))
}

async function writeTo(
  deps: NotifyDependencies,
  trail: RequestTrail,
  { task }: NotifyInput,
  approval: Approval,
  recipients: readonly Recipient[],
): Promise<void> {
  const to = recipients.map(({ person }) => `to=${person}`)
  await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: to, count: recipients.length })
  const reached: string[] = []
  const unreached: string[] = []
  for (const { person, email } of recipients) {
    try {
      await sendLink(deps, { task, approval, person, email })
      await deps.notifications.markNotified(approval.id, markOf(task, person))
      reached.push(person)
    } catch (error) {
      const detail = error instanceof SunderError ? `${error.code}: ${error.detail ?? ''}` : 'failed'
      deps.log.error({ approval: approval.id, person, detail }, 'an approver was not reached')
      unreached.push(person)
    }
  }
  const asked = approvalPolicyOf(deps.policy, approval.collection)
  const before = approval.notified.filter((mark) => !mark.endsWith(reminded)).length
  const told = [
    ...reached.map((person) => `to=${person}`),
    ...unreached.map((person) => `not reached=${person}`),
  ]
  if (task === 'notify' && reached.length + before < (asked?.quorum ?? 1)) {
    const error = new SunderError('mail_unavailable', { detail: `${unreached.length} approvers not reached` })
    // Who was reached is not written to again: this record alone says that they were.
    await trail.outcome({ effect: 'failed', status: error.status, reasons: [error.code, ...told] })
    throw error
  }
  await trail.outcome({ effect: 'allowed', status: 200, reasons: told })
}

const reminded = '#reminded'

function markOf(task: NotifyInput['task'], person: string): string {
  return task === 'remind' ? `${person}${reminded}` : person
}
