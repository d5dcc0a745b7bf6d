import { toMinute } from '../../../shared/approvals/describe-approval.ts'
import { visibleLine } from '../../../shared/pages/visible-text.ts'
import type { DecisionFacts } from '../read-decision.ts'

/** Who has said what so far, and how many it takes. */
export function VotesSoFar({ decision: { tally, voters } }: { readonly decision: DecisionFacts }) {
  const needed = tally.quorum === 1 ? 'One approval is needed' : `${tally.quorum} approvals are needed`
  return (
    <>
      <p>
        {needed}; {tally.approvals} so far, of {voters.size} who are asked.
      </p>
      {tally.counted.length > 0 && (
        <ul class="votes">
          {tally.counted.map((vote) => (
            <li>
              {voters.get(vote.person) ?? vote.person}{' '}
              <strong class={vote.decision === 'approve' ? 'approved' : 'denied'}>
                {vote.decision === 'approve' ? 'approved' : 'denied'}
              </strong>{' '}
              <span class="soft">{toMinute(vote.at)}</span>
              {vote.reason !== undefined && (
                <p>
                  <bdi>{visibleLine(vote.reason)}</bdi>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
