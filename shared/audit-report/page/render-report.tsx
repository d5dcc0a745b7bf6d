import { createHash } from 'node:crypto'
import { raw } from 'hono/html'
import type { AuditReport } from '../report-schema.ts'
import { createCitations, Moment } from './citations.tsx'
import { styleOfReport } from './report-style.ts'
import { figureOf } from './report-table.tsx'
import { Section, sections } from './section.tsx'
import { tellApprovals } from './tell-approvals.tsx'
import { tellControls } from './tell-controls.tsx'
import { tellData, tellRefusals } from './tell-data.tsx'
import { tellActing, tellCrossings, tellMatrix } from './tell-duties.tsx'
import { tellGateway } from './tell-gateway.tsx'
import { tellGrants } from './tell-grants.tsx'
import { tellAlarms, tellTrail } from './tell-trail.tsx'

/** In the order of `sections`; in this order, too, records get their numbers. */
const tellers = [
  tellGateway,
  tellActing,
  tellCrossings,
  tellMatrix,
  tellGrants,
  tellApprovals,
  tellData,
  tellRefusals,
  tellAlarms,
  tellTrail,
  tellControls,
]

interface ReportPage {
  readonly html: string
  readonly contentSecurityPolicy: string
}

/** The report as one page that loads nothing, for screen and paper, and the security policy that lets in its style sheet alone. */
export function renderReport(report: AuditReport): ReportPage {
  const citations = createCitations()
  const told = tellers.map((tell) => tell({ report, citations }))
  const { from, to } = report.period
  const style = styleOfReport(`Sunder · Separation of duties, ${minute(from)} to ${minute(to)} UTC`)
  const html = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{`Separation of duties, ${minute(from)} to ${minute(to)} · Sunder`}</title>
        <style>{raw(style)}</style>
      </head>
      <body class="report">
        <a class="skip" href="#main">
          To the content
        </a>
        <header>
          <strong>Sunder</strong>
          <span>Audit report</span>
        </header>
        <main id="main">
          {opening(report)}
          {told}
          <Section id="cited">
            <p class="counted">
              {citations.count === 0
                ? 'No record is cited.'
                : 'The audit app shows each under its name: GET /v1/records/{record}.'}
            </p>
            {citations.count > 0 && citations.list()}
          </Section>
        </main>
        <footer>All times are in UTC. No figure here is from anywhere but where its section says.</footer>
      </body>
    </html>
  )
  const hash = createHash('sha256').update(style).digest('base64')
  const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { html: `<!doctype html>${html.toString()}`, contentSecurityPolicy }
}

function opening(report: AuditReport) {
  const { period, records } = report
  return (
    <>
      <h1>Separation of duties</h1>
      <p class="lead">
        What the audit records say from <Moment at={period.from} /> to <Moment at={period.to} /> UTC. Made{' '}
        <Moment at={period.madeAt} />.
      </p>
      {records.total === 0 ? (
        <div class="notice">
          <p>There is no record in this period, so there is nothing to report.</p>
        </div>
      ) : (
        <dl class="glance">
          {glance(report).map(([name, count]) => (
            <div>
              <dt>{name}</dt>
              <dd>{figureOf(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p class="counted">How counted: {records.counted}</p>
      <nav aria-labelledby="contents">
        <h2 id="contents">Contents</h2>
        <ol>
          {sections.map(([id, title]) => (
            <li>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ol>
      </nav>
    </>
  )
}

/** The figures that one looks for first; each stands in its section again. */
function glance(report: AuditReport): readonly (readonly [name: string, count: number])[] {
  const { acting, crossings, approvals, alarms, interrupted, grants, refusals } = report
  const times = (rows: readonly { readonly count: number }[]) =>
    rows.reduce((sum, { count }) => sum + count, 0)
  return [
    ['records', report.records.total],
    ['identities by duty', acting.rows.length],
    ['refused crossings', times(crossings.rows) + crossings.more],
    ['refusals and failures', times(refusals.rows) + refusals.more],
    ['grants told', grants.rows.length],
    ['votes cast', approvals.votes.cast],
    ['interrupted requests', interrupted.rows.length + interrupted.more],
    ['alarms', alarms.rows.length + alarms.more],
  ]
}

function minute(moment: string): string {
  return moment.slice(0, 16).replace('T', ' ')
}
