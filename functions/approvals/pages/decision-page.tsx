import { isFinal } from '../../../shared/approvals/approval.ts'
import { howItStands, toMinute, whatIsAsked } from '../../../shared/approvals/describe-approval.ts'
import { Layout } from '../../../shared/pages/layout.tsx'
import type { Approver, FollowedLink } from '../follow-link.ts'
import type { DecisionFacts } from '../read-decision.ts'
import type { VoteForm } from '../read-form.ts'
import { FactsList, FoundTable } from './facts-list.tsx'
import { PreviewList } from './preview-list.tsx'
import { isAsked, VoteForms } from './vote-form.tsx'
import { VotesSoFar } from './votes-so-far.tsx'

export interface DecisionPageFacts {
  readonly followed: FollowedLink
  readonly approver: Approver
  readonly decision: DecisionFacts
  /** Of the preview, from 1. */
  readonly page: number
  readonly baseUrl: string
  readonly now: number
  /** What was wrong with the form that was sent. */
  readonly problem?: string
  readonly form?: VoteForm
}

/** All that an approver decides by, and the form to do it with. */
export function decisionPage(facts: DecisionPageFacts): string {
  const { followed, approver, decision, baseUrl } = facts
  const { approval } = followed
  const signedInAs = approver.kind === 'account' ? approver.session.email : followed.email
  const heading = `${isAsked(facts) ? 'Decide' : 'Asked for'}: ${whatIsAsked(approval)}`
  const page = (
    <Layout title={`${facts.problem === undefined ? '' : 'Not sent: '}${heading}`} signedInAs={signedInAs}>
      <h1>{heading}</h1>
      <Standing {...facts} />
      <div class="sheet">
        <FactsList followed={followed} />
      </div>
      <section class="sheet" aria-labelledby="held">
        <h2 id="held">Why it is held</h2>
        <FoundTable followed={followed} />
      </section>
      {approval.kind === 'job' && (
        <PreviewList
          preview={decision.preview}
          page={facts.page}
          path={`${baseUrl}/links/${followed.secret}`}
        />
      )}
      <section class="sheet" aria-labelledby="votes">
        <h2 id="votes">Votes</h2>
        <VotesSoFar decision={decision} />
      </section>
      <VoteForms {...facts} />
      <Digests {...facts} />
    </Layout>
  )
  return `<!doctype html>${page.toString()}`
}

/** How it stands, and what the reader has said of it. */
function Standing(facts: DecisionPageFacts) {
  const { followed, decision, now } = facts
  const { approval } = followed
  const { own, isRevoked } = decision
  // What is past recall, or has ended, is what it is; the rest is closed as soon as the workflow gets to it.
  const isOpen = !isFinal(approval.state) && approval.committedAt === undefined
  const isExpired = isOpen && now >= approval.expiresAt
  const state = isOpen && isRevoked ? 'revoked' : isExpired ? 'expired' : approval.state
  const kind = state === 'stored' || state === 'granted' ? 'good' : state === 'waiting' ? 'ask' : 'warn'
  return (
    <div class={`notice ${kind}`} role="status">
      <p>
        The request <strong>{howItStands({ state, reason: approval.reason })}</strong>.
      </p>
      {own !== undefined && <p>You {own.decision === 'approve' ? 'approved' : 'denied'} it.</p>}
      {isAsked(facts) && (
        <p>
          <a href="#ballot">To your decision</a>, until {toMinute(approval.expiresAt)}
        </p>
      )}
    </div>
  )
}

/** For who wants to compare: a vote holds for these and for nothing else. */
function Digests({ followed: { approval }, decision: { policyDigest } }: DecisionPageFacts) {
  const digests: readonly (readonly [string, string])[] = [
    [approval.kind === 'job' ? 'Payload' : 'Terms', approval.payloadDigest],
    ['Preview', approval.previewDigest],
    ['Policy', policyDigest],
    ['Approval', approval.id],
  ]
  return (
    <details class="sheet">
      <summary>What a vote holds for</summary>
      <dl>
        {digests.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </>
        ))}
      </dl>
    </details>
  )
}
