import type { Child } from 'hono/jsx'
import { BarChart, total } from '../../../../shared/pages/charts/bar-chart.tsx'
import { NumbersTable } from '../../../../shared/pages/charts/numbers-table.tsx'
import type { TimeBuckets } from '../../../../shared/pages/charts/time-buckets.ts'
import { durationInWords, Moment } from '../../../../shared/pages/moment.tsx'
import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import type { Seal } from '../../../../shared/transparency-log/seal.ts'
import { auditorPage } from '../auditor-layout.tsx'
import type { Href } from '../page-address.ts'
import { countOf } from '../record-words.ts'
import type { Activity } from './count-activity.ts'
import type { OverviewSpan } from './look-at-overview.ts'
import { ByDuty, Findings, Refusals } from './trends.tsx'

interface OverviewFacts {
  readonly activity: Activity
  readonly buckets: TimeBuckets
  readonly span: OverviewSpan
  /** Records that were counted. */
  readonly read: number
  readonly faulty: number
  readonly countedFrom: string | undefined
  readonly seal: Seal | undefined
  readonly now: number
  readonly auditor: AuditorSession
  readonly href: Href
}

const spanWords: Readonly<Record<OverviewSpan, string>> = {
  hour: 'Last hour',
  day: 'Last day',
  week: 'Last 7 days',
  month: 'Last 30 days',
}

/** What went on, at a glance. */
export function overviewPage(facts: OverviewFacts): string {
  const { activity, buckets, auditor, href } = facts
  const requests = [
    { name: 'carried out', tone: 'main' as const, values: activity.done },
    { name: 'refused', tone: 'bad' as const, values: activity.refused },
    { name: 'failed', tone: 'warn' as const, values: activity.failed },
  ]
  const embeds = [{ name: 'embeds', tone: 'main' as const, values: activity.embeds }]
  const reads = [{ name: 'reads', tone: 'main' as const, values: activity.reads }]
  return auditorPage({
    title: 'Overview',
    at: 'Overview',
    auditor,
    href,
    hasCharts: true,
    children: (
      <>
        <h1>Overview</h1>
        <Spans {...facts} />
        <Incomplete {...facts} />
        <Tiles {...facts} />
        <section class="sheet">
          <BarChart title="Requests" buckets={buckets} series={requests} />
          <p class="soft">Without what auditors asked for: that is counted by duty alone.</p>
          <NumbersTable title="Requests" buckets={buckets} series={requests} />
        </section>
        <div class="pair">
          <section class="sheet">
            <BarChart title="Embeds that were stored" buckets={buckets} series={embeds} />
            <NumbersTable title="Embeds" buckets={buckets} series={embeds} />
          </section>
          <section class="sheet">
            <BarChart title="Reads that were answered" buckets={buckets} series={reads} />
            <NumbersTable title="Reads" buckets={buckets} series={reads} />
          </section>
        </div>
        <Findings activity={activity} buckets={buckets} />
        <div class="pair">
          <Refusals activity={activity} href={href} />
          <ByDuty activity={activity} href={href} />
        </div>
        <Find href={href} />
      </>
    ),
  })
}

function Spans({ span, href }: OverviewFacts) {
  return (
    <nav class="choices" aria-label="Span">
      {Object.entries(spanWords).map(([name, words]) => (
        <a href={href('', { span: name })} {...(name === span && { 'aria-current': 'true' })}>
          {words}
        </a>
      ))}
    </nav>
  )
}

/** No number without what it leaves out. */
function Incomplete({ countedFrom, read, faulty, href }: OverviewFacts) {
  return (
    <>
      {countedFrom !== undefined && (
        <p class="notice warn">
          There are more records than are counted for one page: only those from <Moment at={countedFrom} /> on
          are in these figures, {countOf(read, 'record')}.
        </p>
      )}
      {faulty > 0 && (
        <p class="notice bad" role="alert">
          {countOf(faulty, 'stored item')} not what was written, and in none of these figures.{' '}
          <a href={href('/verification', { check: 'day' })}>Verify the last day</a>
        </p>
      )}
    </>
  )
}

function Tiles({ activity, seal, now, read }: OverviewFacts) {
  const { done, refused, failed, findings, unauthenticated } = activity
  const found = [...findings.values()].reduce((sum, counts) => sum + total(counts), 0)
  const strangers = total(unauthenticated)
  const tiles: readonly (readonly [string, string, Child])[] = [
    [
      'Requests',
      (total(done) + total(refused) + total(failed)).toLocaleString('en'),
      `${countOf(read, 'record')} in all`,
    ],
    [
      'Refused',
      total(refused).toLocaleString('en'),
      strangers === 0 ? 'and none without a valid token' : `and ${strangers} without a valid token`,
    ],
    [
      'Findings',
      found.toLocaleString('en'),
      `in ${countOf(findings.size, 'class').replace('classs', 'classes')}`,
    ],
    [
      'Sealed',
      seal === undefined ? '–' : seal.size.toLocaleString('en'),
      seal === undefined
        ? 'nothing yet'
        : `${durationInWords(Math.max(0, now - Date.parse(seal.time)))} ago, seal ${seal.number}`,
    ],
  ]
  return (
    <dl class="tiles">
      {tiles.map(([name, value, more]) => (
        <div class="tile">
          <dt>{name}</dt>
          <dd>{value}</dd>
          <dd>{more}</dd>
        </div>
      ))}
    </dl>
  )
}

function Find({ href }: { readonly href: Href }) {
  return (
    <section class="sheet" aria-labelledby="find">
      <h2 id="find">Open by id</h2>
      <form class="find" method="get" action={href('/find')}>
        <label for="id">A grant, a job, a read or a record</label>
        <input type="text" id="id" name="id" required maxlength={128} autocomplete="off" spellcheck={false} />
        <button type="submit">Open</button>
      </form>
    </section>
  )
}
