import type { Approval } from '../../../shared/approvals/approval.ts'
import { codeDigest, linkDigest, newCode, newLinkSecret } from '../../../shared/approvals/link-secret.ts'
import { askMail } from '../../../shared/approvals/mails/ask-mail.tsx'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { NotifyDependencies } from './dependencies.ts'

/** Makes a link for one person, keeps its digest, and mails the link itself: it is nowhere else. */
export async function sendLink(
  { policy, random, links, mailer, approvalsUrl }: NotifyDependencies,
  {
    task,
    approval,
    person,
    email,
  }: {
    readonly task: 'notify' | 'remind'
    readonly approval: Approval
    readonly person: string
    readonly email: string
  },
): Promise<void> {
  const collection = policy.collections[approval.collection]
  const secret = newLinkSecret(random)
  const code = collection?.approval?.authentication === 'link' ? newCode(random) : undefined
  const digest = linkDigest(secret)
  if (digest === undefined) throw new SunderError('internal_error', { detail: 'the secret has no digest' })
  await links.create({
    digest,
    approval: approval.id,
    person,
    codeDigest: code === undefined ? undefined : codeDigest(secret, code),
    attempts: 0,
    expiresAt: approval.expiresAt,
  })
  const link = `${approvalsUrl}/links/${secret}`
  await mailer.send(
    askMail({ to: email, approval, policy: collection, link, code, isReminder: task === 'remind' }),
  )
}
