import type { Child } from 'hono/jsx'
import type { PresentedRecord } from '../../../../shared/audit/present-record.ts'
import { Moment } from '../../../../shared/pages/moment.tsx'
import { visibleLine, visibleText } from '../../../../shared/pages/visible-text.ts'
import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import { auditorPage } from '../auditor-layout.tsx'
import type { Href } from '../page-address.ts'
import { Badge, TraceLink } from '../record-line.tsx'
import { standingOf, wordsOf } from '../record-words.ts'
import { LeafNotice } from './leaf-notice.tsx'
import type { PayloadState } from './look-at-record.ts'
import { PayloadSection } from './payload-section.tsx'
import type { LeafState } from './prove-record.ts'

interface RecordPageFacts {
  readonly record: PresentedRecord
  readonly leaf: LeafState
  readonly payload: PayloadState
  readonly auditor: AuditorSession
  readonly href: Href
}

/** One record: what it says, and what holds it in its place. */
export function recordPage({ record, leaf, payload, auditor, href }: RecordPageFacts): string {
  const { hash, ...written } = record
  return auditorPage({
    title: `Record: ${wordsOf(record.action)}`,
    at: 'Timeline',
    auditor,
    href,
    children: (
      <>
        <div class="head">
          <h1>{wordsOf(record.action)}</h1>
          <Badge standing={standingOf(record)} />
        </div>
        <LeafNotice leaf={leaf} />
        <div class="sheet">
          <Facts record={record} href={href} />
        </div>
        {payload !== undefined && <PayloadSection record={record.id} payload={payload} href={href} />}
        <section class="sheet" aria-labelledby="bytes">
          <h2 id="bytes">What is written</h2>
          <p class="soft">
            Set out for reading. The hash is the SHA-256 of the same without spaces and in the order of its
            names (RFC 8785).
          </p>
          <div class="code">
            <pre dir="auto">
              <code>{visibleText(JSON.stringify(written, undefined, 2))}</code>
            </pre>
          </div>
        </section>
      </>
    ),
  })
}

function Facts({ record, href }: { readonly record: PresentedRecord; readonly href: Href }) {
  const { id, time, kind, actor, target, source, lane, seq, hash, prev, request, requestId } = record
  const trace = target?.job ?? target?.grant
  const before = seq === 0 ? undefined : id.replace(/_\d+$/, `_${seq - 1}`)
  const facts: readonly (readonly [string, Child])[] = [
    ['When', <Moment at={time} isExact />],
    ['Kind', kind],
    ...(actor === undefined
      ? []
      : ([
          [
            'Who',
            <>
              <bdi>{visibleLine(actor.subject)}</bdi>, {actor.duty ?? 'no single duty'}{' '}
              <a href={href('/timeline', { actor: `${actor.issuer}|${actor.subject}`, show: 'all' })}>
                All of theirs
              </a>
              <br />
              <span class="soft">
                <bdi>{visibleLine(actor.issuer)}</bdi>
                {actor.clientId !== undefined && (
                  <>
                    , by <bdi>{visibleLine(actor.clientId)}</bdi>
                  </>
                )}
                {actor.owner !== undefined && (
                  <>
                    , owned by <bdi>{visibleLine(actor.owner)}</bdi>
                  </>
                )}
              </span>
            </>,
          ],
        ] as const)),
    ...(target?.collection === undefined ? [] : ([['Collection', visibleLine(target.collection)]] as const)),
    ...(source === undefined
      ? []
      : ([['Source', `${visibleLine(source.uri)} (${source.asserted})`]] as const)),
    ...(trace === undefined ? [] : ([['Session', <TraceLink trace={trace} href={href} isWhole />]] as const)),
    ...(request === undefined ? [] : ([['Of the request', <RecordId id={request} href={href} />]] as const)),
    ...(requestId === undefined ? [] : ([['Request id', <code>{visibleLine(requestId)}</code>]] as const)),
    ['Record', <code>{id}</code>],
    ['Hash', <code>sha256:{hash}</code>],
    [
      'Hash before',
      before === undefined ? (
        'none: it is the first of its lane'
      ) : (
        <>
          <code>sha256:{prev}</code> <a href={href(`/records/${before}`)}>The record before</a>
        </>
      ),
    ],
    ['Lane', <code>{lane}</code>],
    ['Number in it', String(seq)],
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

function RecordId({ id, href }: { readonly id: string; readonly href: Href }) {
  return (
    <a href={href(`/records/${encodeURIComponent(id)}`)}>
      <code>{visibleLine(id)}</code>
    </a>
  )
}
