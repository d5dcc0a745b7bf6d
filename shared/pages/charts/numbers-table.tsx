import type { Series } from './bar-chart.tsx'
import { bucketName, type TimeBuckets } from './time-buckets.ts'

/** The numbers behind a chart, for whoever would rather read than look. Buckets in which there is nothing are left out. */
export function NumbersTable({
  title,
  buckets,
  series,
}: {
  readonly title: string
  readonly buckets: TimeBuckets
  readonly series: readonly Pick<Series, 'name' | 'values'>[]
}) {
  const filled = Array.from({ length: buckets.count }, (_, index) => index).filter((index) =>
    series.some(({ values }) => (values[index] ?? 0) > 0),
  )
  return (
    <details class="numbers">
      <summary>{title} as a table</summary>
      {filled.length === 0 ? (
        <p class="soft">There is nothing to count.</p>
      ) : (
        <section class="wide" aria-label={`${title} as a table`} tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">From (UTC)</th>
                {series.map(({ name }) => (
                  <th scope="col" class="n">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {filled.map((index) => (
                <tr>
                  <th scope="row">{bucketName(buckets, index)}</th>
                  {series.map(({ values }) => (
                    <td class="n">{(values[index] ?? 0).toLocaleString('en')}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}
