import type { Mail } from '../../mail/mailer.ts'
import type { CollectionPolicy } from '../../policy/schema.ts'
import type { Approval } from '../approval.ts'
import { howItStands, whatIsAsked } from '../describe-approval.ts'
import { factsForMail } from './facts.ts'
import { factLines, mailPage } from './mail-page.tsx'

/** Tells the requester, or an approver, how it ended. */
export function noticeMail({
  to,
  approval,
  policy,
}: {
  readonly to: string
  readonly approval: Approval
  readonly policy: CollectionPolicy | undefined
}): Mail {
  const end = howItStands(approval)
  const title = `The request ${end}`
  const facts = factsForMail(approval, policy)
  const subject = `${whatIsAsked(approval)} ${end}`
  return {
    to,
    subject: `${subject.charAt(0).toUpperCase()}${subject.slice(1)}`,
    text: `${title}.\n\n${factLines(facts)}\n`,
    html: mailPage({ title, facts }),
  }
}
