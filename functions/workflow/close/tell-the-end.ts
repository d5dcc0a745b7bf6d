import type { Approval } from '../../../shared/approvals/approval.ts'
import { approvalPolicyOf } from '../../../shared/approvals/approval-policy.ts'
import { noticeMail } from '../../../shared/approvals/mails/notice-mail.tsx'
import { electorate } from '../../../shared/approvals/tally-votes.ts'
import { mailboxOf } from '../../../shared/identity/mailbox.ts'
import { emailInPolicy } from '../../../shared/identity/person-behind.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { CloseDependencies } from './dependencies.ts'

/** Tells the requester and the approvers, each mailbox once. The end stands whether or not a notice arrives. */
export async function tellTheEnd(deps: CloseDependencies, approval: Approval): Promise<void> {
  const { approvals, policy, mailer, log } = deps
  if (!(await approvals.markOnce(approval.id, 'endNotified'))) return
  const addresses = [...(await addressesOfRequester(deps, approval)), ...approversTold(deps, approval)]
  const once = new Map(addresses.map((email) => [mailboxOf(email), email]))
  for (const to of once.values()) {
    try {
      await mailer.send(noticeMail({ to, approval, policy: policy.collections[approval.collection] }))
    } catch (error) {
      const detail = error instanceof SunderError ? `${error.code}: ${error.detail ?? ''}` : 'failed'
      log.error({ approval: approval.id, detail }, 'a notice was not sent')
    }
  }
}

/** The account's own addresses, and those of the person who owns it. */
async function addressesOfRequester(
  { directory, policy }: CloseDependencies,
  { requester: { issuer, subject, owner = subject } }: Approval,
): Promise<string[]> {
  const told = await Promise.all(
    [...new Set([subject, owner])].map(async (name) => {
      const inPolicy = emailInPolicy(policy, name)
      return inPolicy === undefined ? await directory.emailsOf({ issuer, subject: name }) : [inPolicy]
    }),
  )
  return told.flat()
}

/** Who was asked; where nobody was, nobody is told. */
function approversTold({ policy }: CloseDependencies, approval: Approval): string[] {
  const asked = approvalPolicyOf(policy, approval.collection)
  if (asked === undefined) return []
  const voters = [...electorate(approval, asked)]
  return voters.filter(([person]) => approval.notified.includes(person)).map(([, email]) => email)
}
