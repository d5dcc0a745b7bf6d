import { Moment } from '../../../../shared/pages/moment.tsx'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { Href } from '../page-address.ts'
import { countOf, wordsOf } from '../record-words.ts'
import type { CheckedDay } from './look-at-verification.ts'

const mostShown = 50

/** The chains of the last day: checked when somebody asks, as that reads every record of it. */
export function CheckedDaySection({
  day,
  href,
}: {
  readonly day: CheckedDay | undefined
  readonly href: Href
}) {
  return (
    <section class="sheet" aria-labelledby="chains">
      <h2 id="chains">The chains of the last day</h2>
      {day === undefined ? (
        <>
          <p>
            Every record names the hash of the one before it in its lane. The check reads each lane of the
            last day whole, and takes some seconds.
          </p>
          <p>
            <a href={href('/verification', { check: 'day' })}>Check them now</a>
          </p>
        </>
      ) : (
        <Checked day={day} href={href} />
      )}
    </section>
  )
}

function Checked({ day, href }: { readonly day: CheckedDay; readonly href: Href }) {
  const { problems, interrupted, emptyLanes, complete, lanes, records, from } = day
  const read = `${countOf(records, 'record')} in ${countOf(lanes, 'lane')}`
  const tone = problems.length > 0 ? 'bad' : complete ? 'good' : 'warn'
  return (
    <>
      <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
        <p>
          <strong>
            {problems.length > 0
              ? `${countOf(problems.length, 'problem')} found.`
              : complete
                ? 'Every chain is whole.'
                : 'There was more than one page can look at; what was read is whole.'}
          </strong>{' '}
          {read}, from <Moment at={new Date(from).toISOString()} /> on.
        </p>
      </div>
      {problems.length > 0 && (
        <ul>
          {problems.slice(0, mostShown).map(({ lane, seq, what }) => (
            <li>
              <code>
                {visibleLine(lane)}/{seq}
              </code>
              : {what.replaceAll('_', ' ')}
            </li>
          ))}
        </ul>
      )}
      {problems.length > mostShown && <p class="soft">and {problems.length - mostShown} more</p>}
      {interrupted.length > 0 && (
        <>
          <p>
            {countOf(interrupted.length, 'request')} without an outcome, past the time for one. That is no
            problem of the chain: what they did is to be looked into.
          </p>
          <ul>
            {interrupted.slice(0, mostShown).map(({ id, action, time }) => (
              <li>
                <a href={href(`/records/${encodeURIComponent(id)}`)}>{wordsOf(action)}</a>,{' '}
                <Moment at={time} />
              </li>
            ))}
          </ul>
        </>
      )}
      {emptyLanes.length > 0 && (
        <p class="soft">{countOf(emptyLanes.length, 'lane')} registered, and without any record.</p>
      )}
      <p>
        <a href={href('/verification', { check: 'day' })}>Check again</a>
      </p>
    </>
  )
}
