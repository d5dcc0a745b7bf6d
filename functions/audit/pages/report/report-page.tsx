import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import { dayMs } from '../../span.ts'
import { auditorPage } from '../auditor-layout.tsx'
import type { Href } from '../page-address.ts'
import { SpanFields } from '../span-fields.tsx'

const spans = [
  ['The last day', 1],
  ['The last 7 days', 7],
  ['The last 30 days', 30],
] as const

/** Asks for a report's span, and says how records leave for elsewhere. */
export function reportPage({
  auditor,
  href,
  form,
  api,
  now,
  problem,
}: {
  readonly auditor: AuditorSession
  readonly href: Href
  readonly form: Readonly<Record<string, string>>
  /** The API's own address. */
  readonly api: string
  readonly now: number
  readonly problem?: { readonly message: string }
}): string {
  return auditorPage({
    title: problem === undefined ? 'Report' : 'Not made: Report',
    at: 'Report',
    auditor,
    href,
    children: (
      <>
        <h1>Report</h1>
        <section class="sheet" aria-labelledby="make">
          <h2 id="make">On the separation of duties</h2>
          <p>
            Who acted in which duty, what was refused between the duties, grants and approvals, what was found
            and masked, and the state of the log: one page that prints, with nothing in it that the records
            don’t carry.
          </p>
          {problem !== undefined && (
            <div class="notice bad" role="alert">
              <p>{problem.message}</p>
            </div>
          )}
          <p class="links">
            {spans.map(([name, days]) => (
              <a href={href('/report/made', { from: atMinute(now - days * dayMs), to: atMinute(now) })}>
                {name}
              </a>
            ))}
          </p>
          <form class="spans" method="get" action={href('/report/made')}>
            <div class="fields">
              <SpanFields from="From (UTC)" form={form} />
            </div>
            <div class="buttons">
              <button type="submit">Make the report</button>
              <span class="soft">31 days at the most.</span>
            </div>
          </form>
        </section>
        <section class="sheet" aria-labelledby="export">
          <h2 id="export">Exports</h2>
          <p>
            Records leave by the API, with an auditor’s token: <code>jsonl</code> with proofs, for the offline
            check; <code>ocsf</code> for a SIEM; <code>csv</code> for a table.
          </p>
          <div class="code">
            <pre>
              <code>{`curl -H "Authorization: Bearer $TOKEN" \\
  '${api}/v1/export?format=jsonl&from=${atMinute(now - dayMs)}&to=${atMinute(now)}'`}</code>
            </pre>
          </div>
        </section>
      </>
    ),
  })
}

function atMinute(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 16)}:00Z`
}
