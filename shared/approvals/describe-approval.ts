import type { CollectionPolicy } from '../policy/schema.ts'
import { type ClassCounts, classesIn } from '../regulated-data/masking/class-counts.ts'
import { actionOf, type RegulatedAction } from '../regulated-data/policy/regulated-actions.ts'
import type { Approval, ApprovalState } from './approval.ts'

/** A class that was found, how often, and what the policy does about it. */
export interface FoundClass {
  readonly name: string
  readonly count: number
  readonly action: RegulatedAction
}

/** What was found, with what it is held for first. */
export function foundClasses(
  findings: ClassCounts,
  policy: Pick<CollectionPolicy, 'regulated'> | undefined,
): FoundClass[] {
  const found = classesIn(findings).map((name) => ({
    name,
    count: findings[name] ?? 0,
    action: actionOf(policy ?? { regulated: {} }, name),
  }))
  const rank: Record<RegulatedAction, number> = { block: 0, approve: 1, mask: 2, allow: 3 }
  return found.sort(
    (one, other) => rank[one.action] - rank[other.action] || one.name.localeCompare(other.name),
  )
}

/** Who asks, in words: the account, and the person behind it where that is another. */
export function whoAsks({ requester: { subject, owner } }: Pick<Approval, 'requester'>): string {
  return owner === undefined || owner === subject ? subject : `${subject}, owned by ${owner}`
}

/** What is asked for, in words. */
export function whatIsAsked({
  kind,
  count,
  collection,
}: Pick<Approval, 'kind' | 'count' | 'collection'>): string {
  const inputs = count === 1 ? '1 input' : `${count.toLocaleString('en')} inputs`
  return kind === 'grant' ? `a grant for ${inputs} into ${collection}` : `${inputs} into ${collection}`
}

const stateWords: Readonly<Record<ApprovalState, string>> = {
  waiting: 'waits for a decision',
  running: 'is being carried out',
  stored: 'was approved and carried out',
  granted: 'was approved: the grant is active',
  denied: 'was denied',
  expired: 'has expired without a decision',
  revoked: 'has ended, as its grant was revoked',
  failed: 'could not be carried out',
}

const reasonWords: Readonly<Record<string, string>> = {
  content_blocked: 'it holds what the policy blocks',
  approval_not_offered: 'the policy no longer offers an approval',
  owner_unknown: 'the person behind the request is not known by address',
  too_few_approvers: 'too few approvers are left who may decide about it',
  source_denied: 'the policy no longer allows its source',
  not_found: 'its collection is gone from the policy',
  payload_changed: 'what was kept is not what was asked for',
  invalid_request: 'the policy no longer allows so many inputs, or such long ones',
  job_given_up: 'it was given up, and whoever asked for it was told so',
  grant_ended: 'its grant has ended in the meantime',
  may_be_stored: 'some of it may be stored, and its budget is not given back',
}

/** How it stands, in words. */
export function howItStands({ state, reason }: Pick<Approval, 'state' | 'reason'>): string {
  const why = reason === undefined ? undefined : reasonWords[reason]
  return why === undefined ? stateWords[state] : `${stateWords[state]}: ${why}`
}

/** `2026-11-25 14:30 UTC`: for people, in the one zone that they share. */
export function toMinute(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
