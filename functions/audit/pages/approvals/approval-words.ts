import { howItStands } from '../../../../shared/approvals/describe-approval.ts'
import type { ListedApproval } from '../../../../shared/audit-approvals/approval-schema.ts'
import { type Standing, shortId } from '../record-words.ts'

const standings: Readonly<Record<ListedApproval['state'], Standing>> = {
  waiting: { word: 'Waits', sign: '…', tone: 'plain' },
  running: { word: 'Being carried out', sign: '…', tone: 'plain' },
  stored: { word: 'Approved, stored', sign: '✓', tone: 'good' },
  granted: { word: 'Approved, granted', sign: '✓', tone: 'good' },
  denied: { word: 'Denied', sign: '✕', tone: 'bad' },
  expired: { word: 'Expired', sign: '!', tone: 'warn' },
  revoked: { word: 'Revoked', sign: '!', tone: 'warn' },
  failed: { word: 'Failed', sign: '!', tone: 'warn' },
}

export function standingOfApproval({ state }: Pick<ListedApproval, 'state'>): Standing {
  return standings[state]
}

export function howItStood({ state, reason }: ListedApproval): string {
  return howItStands({ state, reason: reason ?? undefined })
}

/** What it was about, as far as the records say. */
export function aboutApproval({ kind, collection }: ListedApproval): string {
  const into = collection ?? 'a collection'
  return kind === 'grant' ? `A grant for ${into}` : `A job into ${into}`
}

/** A person by the address that the policy knows, else by the name that records have for it. */
export function personName({
  person,
  email,
}: {
  readonly person: string
  readonly email: string | null
}): string {
  return email ?? shortId(person)
}
