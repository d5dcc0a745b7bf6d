import { bucketName, type TimeBuckets } from './time-buckets.ts'

/** What is counted in each bucket, under a name. */
export interface Series {
  readonly name: string
  readonly tone: 'main' | 'bad' | 'warn'
  readonly values: readonly number[]
}

const [barWidth, gap, height] = [10, 2, 100]
/** Less could not be seen. */
const leastHeight = 1.5

/**
 * Bars over time, the series on top of one another, as an image with its sum in words; the same numbers stand in a table
 * below. The drawing alone stretches: what is to be read is text beside it.
 */
export function BarChart({
  title,
  buckets,
  series,
}: {
  readonly title: string
  readonly buckets: TimeBuckets
  readonly series: readonly Series[]
}) {
  const sums = Array.from({ length: buckets.count }, (_, index) => sumAt(series, index))
  const top = niceCeiling(Math.max(...sums))
  const [width, last] = [buckets.count * barWidth, buckets.count - 1]
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => bucketName(buckets, Math.round(last * part)))
  const told = series.map(({ name, values }) => `${name} ${total(values)}`).join(', ')
  return (
    <figure class="chart">
      <figcaption>
        <span>{title}</span>
        <span class="legend">
          {series.map(({ name, tone, values }) => (
            <span>
              <svg class={`key ${tone}`} viewBox="0 0 10 10" aria-hidden="true">
                <rect width="10" height="10" rx="2" />
              </svg>
              {name} <strong>{total(values).toLocaleString('en')}</strong>
            </span>
          ))}
        </span>
      </figcaption>
      <div class="plot">
        <div class="scale" aria-hidden="true">
          {[top, top / 2, 0].map((value) => (
            <span>{value.toLocaleString('en')}</span>
          ))}
        </div>
        <svg
          class="bars"
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title}: ${told}`}
        >
          {[0, 50, 100].map((y) => (
            <line class="grid" x1="0" x2={width} y1={y} y2={y} vector-effect="non-scaling-stroke" />
          ))}
          {sums.map((sum, index) =>
            sum === 0 ? null : (
              <g>
                <title>{tooltip(bucketName(buckets, index), series, index)}</title>
                {stack(series, index, top).map(({ tone, y, size }) => (
                  <rect
                    class={tone}
                    x={index * barWidth + gap / 2}
                    y={height - y - size}
                    width={barWidth - gap}
                    height={size}
                  />
                ))}
              </g>
            ),
          )}
        </svg>
        <div class="ticks" aria-hidden="true">
          {ticks.map((tick) => (
            <span>{tick}</span>
          ))}
        </div>
      </div>
    </figure>
  )
}

/** The bars of one series in a line, for a table's row that says what they add up to. */
export function SparkBars({ values, tone }: Pick<Series, 'values' | 'tone'>) {
  const top = Math.max(1, ...values)
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${values.length * barWidth} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <line
        class="grid"
        x1="0"
        x2={values.length * barWidth}
        y1={height}
        y2={height}
        vector-effect="non-scaling-stroke"
      />
      {values.map((value, index) =>
        value === 0 ? null : (
          <rect
            class={tone}
            x={index * barWidth + gap / 2}
            y={height - barHeight(value, top)}
            width={barWidth - gap}
            height={barHeight(value, top)}
          />
        ),
      )}
    </svg>
  )
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** The next of 2, 4, 10, 20, 40, 100, …: half of it is whole as well. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(2, value)))
  const step = [1, 2, 4, 10].find((factor) => factor * power >= value && (factor * power) % 2 === 0)
  return (step ?? 10) * power
}

function stack(series: readonly Series[], index: number, top: number) {
  let y = 0
  return series.flatMap(({ tone, values }) => {
    const value = values[index] ?? 0
    if (value === 0) return []
    const bar = { tone, y, size: barHeight(value, top) }
    y += bar.size
    return [bar]
  })
}

function barHeight(value: number, top: number): number {
  return Math.max(leastHeight, Math.round((value / top) * height * 100) / 100)
}

function sumAt(series: readonly Series[], index: number): number {
  return total(series.map(({ values }) => values[index] ?? 0))
}

function tooltip(name: string, series: readonly Series[], index: number): string {
  const told = series.flatMap(({ name: what, values }) =>
    (values[index] ?? 0) > 0 ? [`${what} ${values[index]}`] : [],
  )
  return `${name} UTC: ${told.join(', ')}`
}
