import type { Child } from 'hono/jsx'
import type { FaultyRecord } from '../../../../shared/audit/present-record.ts'
import type { ListedApproval } from '../../../../shared/audit-approvals/approval-schema.ts'
import { durationInWords, Moment } from '../../../../shared/pages/moment.tsx'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import { auditorPage } from '../auditor-layout.tsx'
import { FaultyNotice } from '../faulty-notice.tsx'
import type { Href } from '../page-address.ts'
import { Badge, TraceLink } from '../record-line.tsx'
import { aboutApproval, howItStood, personName, standingOfApproval } from './approval-words.ts'
import { FourEyes } from './four-eyes.tsx'
import { Votes } from './votes.tsx'

/** An approval's whole story: who asked, who was told, who looked, who decided, when, and about what exactly. */
export function approvalPage({
  approval,
  faulty,
  auditor,
  href,
}: {
  readonly approval: ListedApproval
  readonly faulty: readonly FaultyRecord[]
  readonly auditor: AuditorSession
  readonly href: Href
}): string {
  const title = visibleLine(aboutApproval(approval))
  return auditorPage({
    title: `Approval: ${title}`,
    at: 'Approvals',
    auditor,
    href,
    children: (
      <>
        <div class="head">
          <h1>
            <bdi>{title}</bdi>
          </h1>
          <Badge standing={standingOfApproval(approval)} />
        </div>
        <FaultyNotice faulty={faulty} href={href} />
        {!approval.complete && (
          <p class="notice warn">There is more on record than was read: this is told of what was read.</p>
        )}
        <div class="sheet">
          <Asked approval={approval} href={href} />
        </div>
        <FourEyes approval={approval} />
        <section class="sheet" aria-labelledby="course">
          <h2 id="course">How it went</h2>
          <Course approval={approval} />
        </section>
        <section class="sheet" aria-labelledby="votes">
          <h2 id="votes">Votes</h2>
          <Votes approval={approval} href={href} />
        </section>
        <section class="sheet" aria-labelledby="people">
          <h2 id="people">Who was told, and who looked</h2>
          <People approval={approval} />
        </section>
        <section class="sheet" aria-labelledby="digests">
          <h2 id="digests">What was asked, to the byte</h2>
          <dl>
            <dt>Payload</dt>
            <dd>
              <code>{approval.payloadDigest ?? 'not on record'}</code>
            </dd>
            <dt>Preview</dt>
            <dd>
              <code>{approval.previewDigest ?? 'not on record'}</code>
            </dd>
            <dt>Approval</dt>
            <dd>
              <code>{approval.id}</code>
            </dd>
          </dl>
        </section>
      </>
    ),
  })
}

function Asked({ approval, href }: { readonly approval: ListedApproval; readonly href: Href }) {
  const { requester, source, findings, trace } = approval
  const found = Object.entries(findings).map(([name, count]) => `${visibleLine(name)} ${count}`)
  const facts: readonly (readonly [string, Child])[] = [
    ['State', `It ${howItStood(approval)}.`],
    [
      'Who asked',
      requester === null ? (
        'not on record'
      ) : (
        <>
          <bdi>{visibleLine(requester.subject)}</bdi>
          {requester.owner !== null && (
            <>
              , owned by <bdi>{visibleLine(requester.owner)}</bdi>
            </>
          )}
        </>
      ),
    ],
    ...(source === null ? [] : ([['Source', `${visibleLine(source.uri)} (${source.asserted})`]] as const)),
    ['Found', found.length === 0 ? 'nothing: it is about the grant itself' : found.join(', ')],
    ['Session', <TraceLink trace={trace} href={href} isWhole />],
  ]
  return (
    <dl>
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? <bdi>{value}</bdi> : value}</dd>
        </>
      ))}
    </dl>
  )
}

function Course({ approval }: { readonly approval: ListedApproval }) {
  const { askedAt, decidedAt, carriedOutAt, closedAt, expiresAt, durations } = approval
  const steps: readonly (readonly [string, string | null, number | null])[] = [
    ['Asked', askedAt, null],
    ['Decided', decidedAt, durations.askedToDecidedMs],
    ['Carried out', carriedOutAt, durations.decidedToCarriedOutMs],
    ['Closed', closedAt, durations.askedToClosedMs],
    ...(closedAt === null ? ([['Expires', expiresAt, null]] as const) : []),
  ]
  return (
    <dl>
      {steps.map(([name, at, took]) => (
        <>
          <dt>{name}</dt>
          <dd>
            {at === null ? <span class="soft">not on record</span> : <Moment at={at} />}
            {took !== null && (
              <span class="soft">
                {' '}
                {durationInWords(took)} after it was {name === 'Carried out' ? 'decided' : 'asked'}
              </span>
            )}
          </dd>
        </>
      ))}
    </dl>
  )
}

function People({
  approval: { notified, reminded, opened, refused },
}: {
  readonly approval: ListedApproval
}) {
  const refusals = Object.entries(refused)
  const lines: readonly Child[] = [
    ...notified.map(({ at, reached, ...who }) => (
      <>
        {personName(who)} was told <Moment at={at} />
        {reached === false && ', and was not reached'}
        {reached === null && ', and it is not on record whether the mail was sent'}
      </>
    )),
    ...reminded.map(({ at, reached, ...who }) => (
      <>
        {personName(who)} was reminded <Moment at={at} />
        {reached === false && ', and was not reached'}
      </>
    )),
    ...opened.map(({ firstAt, times, account, ...who }) => (
      <>
        {personName(who)} opened it <Moment at={firstAt} />
        {times > 1 && `, ${times} times in all`}, as <bdi>{visibleLine(account.subject)}</bdi>
      </>
    )),
    ...refusals.map(([code, count]) => (
      <>
        Refused at the approvers’ pages: <code>{visibleLine(code)}</code> × {count}
      </>
    )),
  ]
  if (lines.length === 0) return <p class="soft">Nobody was told yet.</p>
  return (
    <ul class="votes">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  )
}
