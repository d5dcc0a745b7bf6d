import type { Series } from './bar-chart.tsx'
import { bucketName, type TimeBuckets } from './time-buckets.ts'

/**
 * The numbers behind a chart, for whoever would rather read than look: what there was in a bucket, in one cell, so that it
 * fits every width. Nothing is said of what there was nothing of.
 */
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
        <table>
          <thead>
            <tr>
              <th scope="col">From (UTC)</th>
              <th scope="col">Counted</th>
            </tr>
          </thead>
          <tbody>
            {filled.map((index) => (
              <tr>
                <th scope="row">{bucketName(buckets, index)}</th>
                <td>{countsAt(series, index)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  )
}

function countsAt(series: readonly Pick<Series, 'name' | 'values'>[], index: number): string {
  return series
    .flatMap(({ name, values }) => {
      const value = values[index] ?? 0
      return value === 0 ? [] : [`${name} ${value.toLocaleString('en')}`]
    })
    .join(', ')
}
