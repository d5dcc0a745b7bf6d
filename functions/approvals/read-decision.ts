import { type Preview, parsePreview } from '../../shared/approvals/preview.ts'
import { electorate, holdsFor, type Tally, tallyVotes } from '../../shared/approvals/tally-votes.ts'
import type { Vote } from '../../shared/approvals/vote.ts'
import { commitmentOf } from '../../shared/payloads/commitment.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { sameDigest } from '../../shared/signing/same-digest.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import type { FollowedLink } from './follow-link.ts'

/** What a decision page is about, as it stands at this moment. */
export interface DecisionFacts {
  readonly preview: Preview
  readonly tally: Tally
  /** Who cast each vote that counts, by address. */
  readonly voters: ReadonlyMap<string, string>
  /** The vote of whoever looks, where it holds. */
  readonly own: Vote | undefined
  readonly isRevoked: boolean
  readonly policyDigest: string
}

/** @throws SunderError `payload_changed` when the preview is not the one that the votes are bound to */
export async function readDecision(
  { votes, grants, previews, policy }: ApprovalsDependencies,
  { approval, asked, link }: FollowedLink,
): Promise<DecisionFacts> {
  const voters = electorate(approval, asked)
  const [cast, grant, sealed] = await Promise.all([
    votes.votesOf(approval.id, [...voters.keys()]),
    grants.find(approval.grant),
    previews.get('previews', approval.preview),
  ])
  if (sealed === undefined || !sameDigest(commitmentOf(sealed), approval.previewDigest)) {
    throw new SunderError('payload_changed', { detail: `preview ${approval.preview}` })
  }
  return {
    preview: parsePreview(sealed.payload),
    tally: tallyVotes(approval, cast, asked, policy.digest),
    voters,
    own: cast.find(
      (vote) =>
        vote.person === link.person && vote.status === 'cast' && holdsFor(vote, approval, policy.digest),
    ),
    isRevoked: grant === undefined || grant.status === 'revoked',
    policyDigest: policy.digest,
  }
}
