import type { PresentedRecord } from '../../../shared/audit/present-record.ts'
import { TimeOfDay } from '../../../shared/pages/moment.tsx'
import { visibleLine } from '../../../shared/pages/visible-text.ts'
import type { Href } from './page-address.ts'
import { clip, factsOf, type Standing, shortId, standingOf, wordsOf } from './record-words.ts'

/** One record among many, in a line at a desk and on a card on a phone. */
export function RecordLine({ record, href }: { readonly record: PresentedRecord; readonly href: Href }) {
  const { id, time, action, actor } = record
  const standing = standingOf(record)
  const facts = factsOf(record)
  return (
    <li class={`record ${standing.tone}`}>
      <a class="at" href={href(`/records/${id}`)}>
        <TimeOfDay at={time} />
      </a>
      <Badge standing={standing} />
      <div class="what">
        <strong>{wordsOf(action)}</strong> <code>{visibleLine(action)}</code>
        {facts.length > 0 && (
          <p class="facts">
            {facts.map((fact) => (
              <bdi>{fact}</bdi>
            ))}
          </p>
        )}
      </div>
      <div class="who">
        {actor === undefined ? (
          <span class="soft">the gateway</span>
        ) : (
          <>
            <bdi>{clip(visibleLine(actor.subject), 80)}</bdi> <small>{actor.duty ?? 'no single duty'}</small>
          </>
        )}
      </div>
      <About record={record} href={href} />
    </li>
  )
}

/** A word, a sign and a colour: any one of them is enough. */
export function Badge({ standing: { word, sign, tone } }: { readonly standing: Standing }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  )
}

function About({ record, href }: { readonly record: PresentedRecord; readonly href: Href }) {
  const { collection, grant, job, approval } = record.target ?? {}
  const trace = job ?? grant
  return (
    <div class="about">
      {collection !== undefined && <bdi>{clip(visibleLine(collection), 63)}</bdi>}
      {trace !== undefined && <TraceLink trace={trace} href={href} />}
      {approval !== undefined && trace !== undefined && (
        <a href={href(`/approvals/${encodeURIComponent(trace)}/${encodeURIComponent(approval)}`)}>approval</a>
      )}
    </div>
  )
}

/** To the session of a grant, a job or a read. */
export function TraceLink({
  trace,
  href,
  isWhole = false,
}: {
  readonly trace: string
  readonly href: Href
  readonly isWhole?: boolean
}) {
  return (
    <a href={href(`/traces/${encodeURIComponent(trace)}`)}>
      <code>{isWhole ? visibleLine(trace) : shortId(visibleLine(trace))}</code>
    </a>
  )
}
