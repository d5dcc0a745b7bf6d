import type { ListedApproval, ListedVote } from '../../../../shared/audit-approvals/approval-schema.ts'
import { Moment } from '../../../../shared/pages/moment.tsx'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { Href } from '../page-address.ts'
import { personName } from './approval-words.ts'

/** Who said what, why, and whether they had seen what was asked. */
export function Votes({ approval, href }: { readonly approval: ListedApproval; readonly href: Href }) {
  if (approval.votes.length === 0) return <p class="soft">Nobody has voted.</p>
  return (
    <ul class="votes">
      {approval.votes.map((vote) => (
        <li>
          {personName(vote)}{' '}
          <strong class={vote.decision === 'approve' ? 'approved' : 'denied'}>
            {vote.decision === 'approve' ? 'approved' : 'denied'}
          </strong>{' '}
          <Moment at={vote.at} />, as <bdi>{visibleLine(vote.account.subject)}</bdi>
          {vote.status === 'withdrawn' && vote.withdrawnAt !== null && (
            <>
              , and withdrew it <Moment at={vote.withdrawnAt} />
            </>
          )}
          {vote.status === 'in_doubt' && ', and it is not on record whether it was cast'}.{' '}
          <a href={href(`/records/${vote.record}`)}>Its record</a>
          {vote.reason !== null && (
            <p>
              “<bdi>{visibleLine(vote.reason)}</bdi>”
            </p>
          )}
          <p class="soft">{seen(approval, vote)}</p>
        </li>
      ))}
    </ul>
  )
}

/** Whether what was on the page is what was asked, digest by digest. */
function seen({ payloadDigest, previewDigest }: ListedApproval, vote: ListedVote): string {
  if (payloadDigest === null || previewDigest === null) {
    return 'What was asked is not on record, so that nothing tells whether it was what they saw.'
  }
  const isSame = vote.payloadDigest === payloadDigest && vote.previewDigest === previewDigest
  return isSame
    ? 'The page showed what was asked: payload and preview have the same digests.'
    : 'The page showed something else than what was asked: the digests differ.'
}
