import type { PresentedRecord } from '../../../../shared/audit/present-record.ts'
import { durationInWords, Moment } from '../../../../shared/pages/moment.tsx'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { Href } from '../page-address.ts'
import { PayloadBlock } from '../payload-block.tsx'
import { Badge } from '../record-line.tsx'
import { clip, countOf, factsOf, shortFact, wordsOf } from '../record-words.ts'
import type { Step } from './tell-steps.ts'

/** One step: who asked for what, what was decided, what was found, and what stands behind it. */
export function StepItem({ step, href }: { readonly step: Step; readonly href: Href }) {
  const { first, outcome, standing, tookMs, payloads } = step
  const { actor, action, time } = first
  const facts =
    outcome === undefined ? factsOf(first) : [...askedIn(first), ...claimedIn(first), ...factsOf(outcome)]
  return (
    <li class={`step ${standing.tone}`}>
      <div class="head">
        <h3>
          {wordsOf(action)} <code>{visibleLine(action)}</code>
        </h3>
        <Badge standing={standing} />
      </div>
      <p class="soft">
        <Moment at={time} isExact />
        {tookMs !== undefined && `, took ${durationInWords(tookMs)}`}
        {' · '}
        {actor === undefined ? (
          'the gateway'
        ) : (
          <>
            <bdi>{clip(visibleLine(actor.subject), 80)}</bdi>, {actor.duty ?? 'no single duty'}
          </>
        )}
      </p>
      {facts.length > 0 && (
        <p class="facts">
          {[...new Set(facts)].map((fact) => (
            <bdi>{fact}</bdi>
          ))}
        </p>
      )}
      {payloads.map((payload) => (
        <PayloadBlock
          title={payload.record === first.id ? 'What was asked' : 'What was answered'}
          payload={payload}
        />
      ))}
      <p class="behind">
        <RecordLink record={first} name={outcome === undefined ? 'Record' : 'Request'} href={href} />
        {outcome !== undefined && <RecordLink record={outcome} name="Outcome" href={href} />}
      </p>
    </li>
  )
}

function askedIn({ decision }: PresentedRecord): string[] {
  return (decision?.reasons ?? []).map(shortFact)
}

function claimedIn({ count }: PresentedRecord): string[] {
  return count === undefined ? [] : [countOf(count, 'input')]
}

/** A record by the hash that a receipt carries. */
function RecordLink({
  record: { id, hash, response },
  name,
  href,
}: {
  readonly record: PresentedRecord
  readonly name: string
  readonly href: Href
}) {
  return (
    <span>
      <a href={href(`/records/${id}`)}>{name}</a> <code title={`sha256:${hash}`}>{hash.slice(0, 12)}…</code>
      {response !== undefined && ` status ${response.status}`}
    </span>
  )
}
