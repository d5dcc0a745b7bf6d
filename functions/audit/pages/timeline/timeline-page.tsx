import type { PresentedRecord } from '../../../../shared/audit/present-record.ts'
import { dayInWords, Moment } from '../../../../shared/pages/moment.tsx'
import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import { auditorPage } from '../auditor-layout.tsx'
import { FaultyNotice } from '../faulty-notice.tsx'
import type { Href } from '../page-address.ts'
import { RecordLine } from '../record-line.tsx'
import { FilterForm, type Problem } from './filter-form.tsx'
import type { FoundRecords } from './find-records.ts'
import type { TimelineForm, TimelineQuery } from './timeline-query.ts'

interface Frame {
  readonly auditor: AuditorSession
  readonly href: Href
  readonly form: TimelineForm
  readonly collections: readonly string[]
}

interface Answered extends Frame {
  readonly asked: TimelineQuery
  readonly found: FoundRecords
  readonly isLive: boolean
  readonly liveSeconds: number
  /** Until when it would be live, were it begun now. */
  readonly nextLive: string
  readonly problem?: never
}

/** The latest records, the newest first, or the form with what was wrong in it. */
export function timelinePage(page: Answered | (Frame & { readonly problem: Problem })): string {
  const { auditor, href, form, collections, problem } = page
  const title = problem === undefined ? 'Timeline' : 'Not searched: Timeline'
  return auditorPage({
    title,
    at: 'Timeline',
    auditor,
    href,
    children: (
      <>
        <h1>Timeline</h1>
        <FilterForm href={href} form={form} collections={collections} problem={problem} />
        {page.problem === undefined && <Found {...page} />}
      </>
    ),
  })
}

function Found(page: Answered) {
  const { href, asked, found } = page
  const { records, faulty } = found
  return (
    <>
      <LiveBar {...page} />
      <FaultyNotice faulty={faulty} href={href} />
      {records.length === 0 ? (
        <p class="sheet empty">
          {found.next === undefined
            ? 'No record in this span is like this.'
            : 'None of the records that were looked at is like this.'}
        </p>
      ) : (
        byDay(records).map(([day, ofDay]) => (
          <section class="day" aria-label={dayInWords(day)}>
            <h2>
              {dayInWords(day)} <span class="soft">UTC</span>
            </h2>
            <ol class="records">
              {ofDay.map((record) => (
                <RecordLine record={record} href={href} />
              ))}
            </ol>
          </section>
        ))
      )}
      {asked.show !== 'all' && (
        <p class="soft">
          Left out: what auditors themselves looked at, and the log’s own bookkeeping.{' '}
          <a href={href('/timeline', { ...page.form, cursor: undefined, show: 'all' })}>Show everything</a>
        </p>
      )}
      <Paging {...page} />
    </>
  )
}

/** Whether the page renews itself, and the way to the other. */
function LiveBar({ href, form, asked, isLive, liveSeconds, nextLive }: Answered) {
  const query = { ...form, cursor: undefined, live: undefined }
  if (isLive) {
    return (
      <p class="live on" role="status">
        <span>
          <span class="pulse" aria-hidden="true" /> Live: the page renews itself every {liveSeconds} s until{' '}
          {asked.live?.slice(11, 16)}, and each time is recorded as a look.
        </span>
        <a href={href('/timeline', query)}>Stop</a>
      </p>
    )
  }
  if (asked.to !== undefined || asked.cursor !== undefined) return null
  return (
    <p class="live">
      <span>The newest first.</span> <a href={href('/timeline', query)}>Renew</a>{' '}
      <a href={href('/timeline', { ...query, live: nextLive })}>Watch live</a>
      {Object.keys(form).some((name) => name !== 'show') && <a href={href('/timeline')}>Clear the filter</a>}
    </p>
  )
}

function Paging({ href, form, asked, found }: Answered) {
  const { next, lookedBackTo } = found
  const query = { ...form, live: undefined }
  return (
    <nav class="pages" aria-label="Pages of records">
      {asked.cursor !== undefined && <a href={href('/timeline', { ...query, cursor: undefined })}>Newest</a>}
      {next !== undefined && (
        <a href={href('/timeline', { ...query, cursor: next })} rel="next">
          Older
        </a>
      )}
      {lookedBackTo !== undefined && (
        <span class="soft">
          Looked back to <Moment at={lookedBackTo} />: there is more before it.
        </span>
      )}
    </nav>
  )
}

function byDay(records: readonly PresentedRecord[]): [string, PresentedRecord[]][] {
  const days = new Map<string, PresentedRecord[]>()
  for (const record of records) {
    const day = record.time.slice(0, 10)
    const ofDay = days.get(day)
    if (ofDay === undefined) days.set(day, [record])
    else ofDay.push(record)
  }
  return [...days]
}
