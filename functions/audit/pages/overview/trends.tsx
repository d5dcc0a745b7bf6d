import { SparkBars, total } from '../../../../shared/pages/charts/bar-chart.tsx'
import { NumbersTable } from '../../../../shared/pages/charts/numbers-table.tsx'
import type { TimeBuckets } from '../../../../shared/pages/charts/time-buckets.ts'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { Href } from '../page-address.ts'
import { clip } from '../record-words.ts'
import type { Activity } from './count-activity.ts'

const mostRows = 12

/** A class in a row: what was found of it, and when. */
export function Findings({
  activity,
  buckets,
}: {
  readonly activity: Activity
  readonly buckets: TimeBuckets
}) {
  const classes = [...activity.findings].sort(([, one], [, other]) => total(other) - total(one))
  const series = classes.slice(0, mostRows).map(([name, values]) => ({ name: visibleLine(name), values }))
  return (
    <section class="sheet" aria-labelledby="findings">
      <h2 id="findings">Findings by class</h2>
      {series.length === 0 ? (
        <p class="soft">Nothing regulated was found.</p>
      ) : (
        <>
          <table class="trends">
            <thead>
              <tr>
                <th scope="col">Class</th>
                <th scope="col">Over time</th>
                <th scope="col" class="n">
                  Found
                </th>
              </tr>
            </thead>
            <tbody>
              {series.map(({ name, values }) => (
                <tr>
                  <th scope="row">{clip(name, 60)}</th>
                  <td class="over">
                    <SparkBars values={values} tone="main" />
                  </td>
                  <td class="n">{total(values).toLocaleString('en')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {classes.length > mostRows && <p class="soft">and {classes.length - mostRows} more classes</p>}
          <NumbersTable title="Findings" buckets={buckets} series={series} />
        </>
      )}
    </section>
  )
}

/** For what most was refused. */
export function Refusals({ activity, href }: { readonly activity: Activity; readonly href: Href }) {
  const reasons = [...activity.reasons].sort(([, one], [, other]) => other - one)
  const most = Math.max(1, ...reasons.map(([, count]) => count))
  return (
    <section class="sheet" aria-labelledby="refusals">
      <h2 id="refusals">Refused, by reason</h2>
      {reasons.length === 0 ? (
        <p class="soft">Nothing was refused.</p>
      ) : (
        <>
          <table class="trends">
            <thead>
              <tr>
                <th scope="col">Reason</th>
                <th scope="col">Share</th>
                <th scope="col" class="n">
                  Refused
                </th>
              </tr>
            </thead>
            <tbody>
              {reasons.slice(0, mostRows).map(([reason, count]) => (
                <tr>
                  <th scope="row">{clip(visibleLine(reason), 60).replaceAll('_', ' ')}</th>
                  <td class="over">
                    <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                      <rect class="bad" width={Math.round((count / most) * 100)} height="10" />
                    </svg>
                  </td>
                  <td class="n">{count.toLocaleString('en')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="more">
            <a href={href('/timeline', { effect: 'denied' })}>Each of them</a>
          </p>
        </>
      )}
    </section>
  )
}

/** A duty in a row: what was asked in it. */
export function ByDuty({ activity, href }: { readonly activity: Activity; readonly href: Href }) {
  const duties = [...activity.duties].sort(([, one], [, other]) => total(other.all) - total(one.all))
  return (
    <section class="sheet" aria-labelledby="duties">
      <h2 id="duties">By duty</h2>
      {duties.length === 0 ? (
        <p class="soft">Nobody asked for anything.</p>
      ) : (
        <table class="trends">
          <thead>
            <tr>
              <th scope="col">Duty</th>
              <th scope="col">Over time</th>
              <th scope="col" class="n">
                Ended
              </th>
              <th scope="col" class="n">
                Refused
              </th>
            </tr>
          </thead>
          <tbody>
            {duties.map(([duty, { all, refused }]) => (
              <tr>
                <th scope="row">
                  {duty.includes(' ') ? duty : <a href={href('/timeline', { duty })}>{duty}</a>}
                </th>
                <td class="over">
                  <SparkBars values={all} tone="main" />
                </td>
                <td class="n">{total(all).toLocaleString('en')}</td>
                <td class="n">{refused.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
