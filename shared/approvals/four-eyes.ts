import type { Approval } from './approval.ts'
import type { Vote } from './vote.ts'

/**
 * Whether it is the voter's own: by account (the requester, or the person who owns it), or by mailbox, whatever the
 * account and its duty.
 */
export function isOwn(
  { requester, ownPeople }: Pick<Approval, 'requester' | 'ownPeople'>,
  { account, person }: Pick<Vote, 'account' | 'person'>,
): boolean {
  if (ownPeople.includes(person)) return true
  if (account === undefined || account.issuer !== requester.issuer) return false
  return account.subject === requester.subject || account.subject === requester.owner
}
