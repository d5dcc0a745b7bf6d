import { personOf } from '../identity/mailbox.ts'
import type { ApprovalPolicy } from '../policy/schema.ts'
import type { Approval } from './approval.ts'
import { isOwn } from './four-eyes.ts'
import type { Vote } from './vote.ts'

export interface Tally {
  readonly approvals: number
  readonly denials: number
  readonly quorum: number
  readonly decision: 'approved' | 'denied' | 'open'
  /** The votes that count, in the order of time. */
  readonly counted: readonly Vote[]
}

/** Who is asked, today: the policy's approvers without those whose own it is. One person once. */
export function electorate(
  approval: Pick<Approval, 'ownPeople'>,
  policy: Pick<ApprovalPolicy, 'approvers'>,
): ReadonlyMap<string, string> {
  const people = policy.approvers.map((email) => [personOf(email), email] as const)
  return new Map(people.filter(([person]) => !approval.ownPeople.includes(person)))
}

/**
 * Counts the votes that hold: of today's approvers, for these very digests and today's policy, cast in time and not
 * withdrawn, and of nobody whose own it is. A denial weighs more than any approval.
 */
export function tallyVotes(
  approval: Approval,
  votes: readonly Vote[],
  policy: ApprovalPolicy,
  policyDigest: string,
): Tally {
  const voters = electorate(approval, policy)
  const counted = votes
    .filter(
      (vote) =>
        vote.status === 'cast' &&
        voters.has(vote.person) &&
        !isOwn(approval, vote) &&
        vote.at < approval.expiresAt &&
        holdsFor(vote, approval, policyDigest),
    )
    .sort((one, other) => one.at - other.at)
  const count = (decision: Vote['decision']) =>
    new Set(counted.filter((vote) => vote.decision === decision).map(({ person }) => person)).size
  const [approvals, denials] = [count('approve'), count('deny')]
  const decision = denials >= policy.denials ? 'denied' : approvals >= policy.quorum ? 'approved' : 'open'
  return { approvals, denials, quorum: policy.quorum, decision, counted }
}

/** Whether the vote was cast for what is asked now, under the policy of now. */
export function holdsFor(
  vote: Vote,
  { id, payloadDigest, previewDigest }: Pick<Approval, 'id' | 'payloadDigest' | 'previewDigest'>,
  policyDigest: string,
): boolean {
  return (
    vote.approval === id &&
    vote.payloadDigest === payloadDigest &&
    vote.previewDigest === previewDigest &&
    vote.policyDigest === policyDigest
  )
}
