import { visibleLine } from '../../pages/visible-text.ts'
import type { AuditReport } from '../report-schema.ts'
import { Moment } from './citations.tsx'
import { countOf, figureOf, Id, Identity, Scroll } from './report-table.tsx'
import { Section, type Telling } from './section.tsx'
import { requesterOf } from './tell-grants.tsx'

type Approval = AuditReport['approvals']['rows'][number]
type Vote = Approval['votes'][number]

export function tellApprovals({ report: { approvals }, citations }: Telling) {
  const { votes, closings, rows, more, counted } = approvals
  return (
    <Section id="approvals">
      <p class="counted">How counted: {counted}</p>
      {rows.length + more === 0 && <p class="none">No record of this period is about an approval.</p>}
      {rows.length > 0 && (
        <p>
          {countOf(votes.cast, 'vote')} cast, {figureOf(votes.withdrawn)} withdrawn. Closings:{' '}
          {closings.length === 0
            ? 'none'
            : closings.map(({ name, count }) => `${visibleLine(name)} ${figureOf(count)}`).join(', ')}
          .
        </p>
      )}
      {rows.map((approval) => tellOne(approval, citations))}
      {more > 0 && <p class="more">{countOf(more, 'record')} of further approvals, not shown.</p>}
    </Section>
  )
}

function tellOne(approval: Approval, citations: Telling['citations']) {
  const { id, kind, state, reason, quorum, votes, complete } = approval
  return (
    <article>
      <h3>
        {kind === 'job' ? 'Inputs' : 'A grant'} for{' '}
        {visibleLine(approval.collection ?? 'a collection not on record')}: {state}
        {reason !== null && ` (${visibleLine(reason)})`}
      </h3>
      <dl>
        <dt>Approval</dt>
        <dd>
          <Id>{id}</Id>
        </dd>
        <dt>{kind === 'job' ? 'Job' : 'Grant'}</dt>
        <dd>
          <Id>{kind === 'job' ? approval.job : approval.grant}</Id>
        </dd>
        <dt>Requester</dt>
        <dd>{requesterOf(approval.requester)}</dd>
        <dt>Asked, decided</dt>
        <dd>
          {approval.askedAt === null ? 'before the period' : <Moment at={approval.askedAt} />},{' '}
          <Moment at={approval.decidedAt} />
        </dd>
        <dt>Carried out, closed</dt>
        <dd>
          <Moment at={approval.carriedOutAt} />, <Moment at={approval.closedAt} />
        </dd>
        <dt>Found in it</dt>
        <dd>{findingsOf(approval.findings)}</dd>
        <dt>Four eyes</dt>
        <dd>{fourEyes(approval)}</dd>
        {quorum !== null && (
          <>
            <dt>Counted</dt>
            <dd>{visibleLine(quorum)} approvals of those needed</dd>
          </>
        )}
        <dt>Digests asked</dt>
        <dd>
          payload <Id>{approval.payloadDigest}</Id>, preview <Id>{approval.previewDigest}</Id>
        </dd>
        {Object.keys(approval.refused).length > 0 && (
          <>
            <dt>Refused at its pages</dt>
            <dd>{findingsOf(approval.refused)}</dd>
          </>
        )}
      </dl>
      {votes.length > 0 && (
        <Scroll label={`Votes on ${id}`}>
          <table>
            <caption>Votes</caption>
            <thead>
              <tr>
                <th scope="col">Person and account</th>
                <th scope="col">Vote</th>
                <th scope="col">When</th>
                <th scope="col">Requester’s own</th>
                <th scope="col">For these digests</th>
              </tr>
            </thead>
            <tbody>
              {votes.map((vote) => (
                <tr>
                  <th scope="row">
                    <Id>{vote.person}</Id>
                    <small>
                      <Identity who={vote.account} />
                    </small>
                  </th>
                  <td>
                    {vote.decision}
                    {vote.status !== 'cast' && <small>{statusOf(vote)}</small>}
                  </td>
                  <td>{citations.cite(vote.at)}</td>
                  <td class={vote.own === true ? 'flag' : undefined}>
                    {yesOrNo(vote.own, 'by mailbox alone')}
                  </td>
                  <td class={vote.sameDigests === false ? 'flag' : undefined}>
                    {yesOrNo(vote.sameDigests, 'not on record')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {!complete && <p class="more">It has more records than were held: what is told is what those say.</p>}
    </article>
  )
}

/** What the approving votes show of who cast them, and no more. */
function fourEyes({ votes }: Approval): string {
  const approving = votes.filter(({ decision, status }) => decision === 'approve' && status === 'cast')
  if (approving.length === 0) return 'No approving vote on record in this period.'
  const people = new Set(approving.map(({ person }) => person)).size
  const own = approving.filter((vote) => vote.own === true).length
  const unknown = approving.filter((vote) => vote.own === null).length
  const said = `${countOf(approving.length, 'approving vote')} by ${people === 1 ? '1 person' : `${people} people`}`
  if (own > 0) return `${said}; ${own} by the requester’s or its owner’s own account.`
  if (unknown > 0) return `${said}; ${unknown} by a mailed code, which names no account to compare.`
  return `${said}; no account among them is the requester’s or its owner’s.`
}

function statusOf({ status }: Vote): string {
  return status === 'withdrawn' ? 'withdrawn' : 'in doubt: its outcome is not on record'
}

function yesOrNo(is: boolean | null, unknown: string): string {
  return is === null ? unknown : is ? 'yes' : 'no'
}

function findingsOf(counts: Readonly<Record<string, number>>): string {
  const told = Object.entries(counts).map(([name, count]) => `${visibleLine(name)} ${figureOf(count)}`)
  return told.length === 0 ? 'nothing on record' : told.join(', ')
}
