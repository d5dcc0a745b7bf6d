import { durationInWords, Moment } from '../../../../shared/pages/moment.tsx'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import { committedBy } from '../../check-payload.ts'
import type { Session } from '../../collect-session.ts'
import { auditorPage } from '../auditor-layout.tsx'
import { FaultyNotice } from '../faulty-notice.tsx'
import type { Href } from '../page-address.ts'
import { TraceLink } from '../record-line.tsx'
import { countOf } from '../record-words.ts'
import { StepItem } from './step-item.tsx'
import { isLook, type Step } from './tell-steps.ts'

interface TracePageFacts {
  readonly session: Session
  readonly steps: readonly Step[]
  readonly auditor: AuditorSession
  readonly href: Href
  readonly showsPayloads: boolean
}

/** More steps than anybody reads on one page; the timeline has them all. */
const mostSteps = 500

const kindWords: Readonly<Record<string, string>> = { grant: 'Grant', job: 'Job', read: 'Read' }

/** A session from its first record to its last: what was asked, what came of it, and how long it took. */
export function tracePage(facts: TracePageFacts): string {
  const { session, steps, auditor, href } = facts
  const { trace, faulty, complete } = session
  const kind = kindWords[trace.slice(0, trace.indexOf('_'))] ?? 'Session'
  const [own, looks] = [steps.filter((step) => !isLook(step)), steps.filter(isLook)]
  return auditorPage({
    title: `${kind} ${trace}`,
    at: 'Timeline',
    auditor,
    href,
    children: (
      <>
        <h1>
          {kind} <code>{trace}</code>
        </h1>
        <FaultyNotice faulty={faulty} href={href} />
        <Summary {...facts} own={own} looks={looks} />
        <Steps id="steps" title="What happened" steps={own} href={href} />
        <Steps id="looks" title="What auditors looked at" steps={looks} href={href} />
        {(!complete || own.length > mostSteps || looks.length > mostSteps) && (
          <p class="notice warn">
            The session is longer than this page.{' '}
            <a href={href('/timeline', { trace })}>All of its records</a>
          </p>
        )}
      </>
    ),
  })
}

function Steps({
  id,
  title,
  steps,
  href,
}: {
  readonly id: string
  readonly title: string
  readonly steps: readonly Step[]
  readonly href: Href
}) {
  if (steps.length === 0) return null
  return (
    <>
      <h2 id={id}>{title}</h2>
      <ol class="steps" aria-labelledby={id}>
        {steps.slice(0, mostSteps).map((step) => (
          <StepItem step={step} href={href} />
        ))}
      </ol>
    </>
  )
}

interface SummaryFacts extends TracePageFacts {
  readonly own: readonly Step[]
  readonly looks: readonly Step[]
}

function Summary({ session, steps, own, looks, href, showsPayloads }: SummaryFacts) {
  const { trace, records, grants, jobs } = session
  // A look at it later does not make it longer.
  const times = own.flatMap(({ first, outcome }) => [first.time, outcome?.time ?? first.time]).sort()
  const [first, last] = [times[0], times.at(-1)]
  const collection = records.find(({ target }) => target?.collection !== undefined)?.target?.collection
  const source = records.find(({ source }) => source !== undefined)?.source
  const others = [...grants, ...jobs].filter((id) => id !== trace)
  const refused = steps.filter(({ standing }) => standing.tone === 'bad').length
  const commits = records.some((record) => committedBy(record) !== undefined)
  const approvals = [
    ...new Map(
      records.flatMap(({ target }) =>
        target?.approval === undefined ? [] : [[target.approval, target.job ?? target.grant ?? trace]],
      ),
    ),
  ]
  return (
    <div class="sheet">
      <dl>
        {collection !== undefined && (
          <>
            <dt>Collection</dt>
            <dd>
              <bdi>{visibleLine(collection)}</bdi>
            </dd>
          </>
        )}
        {source !== undefined && (
          <>
            <dt>Source</dt>
            <dd>
              <bdi>{visibleLine(source.uri)}</bdi> <span class="soft">({source.asserted})</span>
            </dd>
          </>
        )}
        {first !== undefined && last !== undefined && (
          <>
            <dt>When</dt>
            <dd>
              <Moment at={first} />, for {durationInWords(Date.parse(last) - Date.parse(first))}
            </dd>
          </>
        )}
        <dt>On record</dt>
        <dd>
          {countOf(own.length, 'step')}
          {looks.length > 0 && ` and ${countOf(looks.length, 'look')}`} in {countOf(records.length, 'record')}
          {refused > 0 && `, ${refused} refused`}
          {'. '}
          <a href={href('/timeline', { trace })}>Each record</a>
        </dd>
        {others.length > 0 && (
          <>
            <dt>With</dt>
            <dd class="links">
              {others.slice(0, 50).map((id) => (
                <TraceLink trace={id} href={href} isWhole />
              ))}
              {others.length > 50 && <span class="soft">and {others.length - 50} more</span>}
            </dd>
          </>
        )}
        {approvals.length > 0 && (
          <>
            <dt>Approvals</dt>
            <dd class="links">
              {approvals.map(([approval, of]) => (
                <a href={href(`/approvals/${encodeURIComponent(of)}/${encodeURIComponent(approval)}`)}>
                  <code>{visibleLine(approval)}</code>
                </a>
              ))}
            </dd>
          </>
        )}
        {commits && (
          <>
            <dt>Payloads</dt>
            <dd>
              {showsPayloads ? (
                <a href={href(`/traces/${trace}`)}>Hide them</a>
              ) : (
                <>
                  <a href={href(`/traces/${trace}`, { payloads: 'masked' })}>Show them, masked</a>{' '}
                  <span class="soft">Each is a look of its own on record.</span>
                </>
              )}
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}
