import { describe, expect, it, test } from 'vitest'
import { BarChart, niceCeiling } from '../../../../shared/pages/charts/bar-chart.tsx'
import { NumbersTable } from '../../../../shared/pages/charts/numbers-table.tsx'
import { bucketAt, bucketName, bucketsOf } from '../../../../shared/pages/charts/time-buckets.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

describe('buckets of time', () => {
  test.each([
    [hour, minute, '12:00'],
    [day, 30 * minute, '12:00'],
    [7 * day, 3 * hour, '22 Nov 12:00'],
    [30 * day, 12 * hour, '22 Nov 12:00'],
    [366 * day, 7 * day, '19 Nov'],
  ])('cover %i ms by a round length, about sixty of them', (span, stepMs, name) => {
    const buckets = bucketsOf(noon, noon + span)
    expect([buckets.stepMs, bucketName(buckets, 0)]).toEqual([stepMs, name])
    expect(buckets.count).toBeGreaterThan(24)
    expect(buckets.count).toBeLessThanOrEqual(61)
  })

  it('hold every moment of the span, and none outside of it', () => {
    const [from, to] = [noon + 12_345, noon + day + 777]
    const buckets = bucketsOf(from, to)
    expect(bucketAt(buckets, from)).toBe(0)
    expect(bucketAt(buckets, to - 1)).toBe(buckets.count - 1)
    expect(bucketAt(buckets, from - hour)).toBeUndefined()
    expect(bucketAt(buckets, to + hour)).toBeUndefined()
  })
})

test.each([
  [0, 2],
  [1, 2],
  [2, 2],
  [3, 4],
  [5, 10],
  [11, 20],
  [21, 40],
  [99, 100],
  [101, 200],
])('the scale of %i ends at %i, with a whole half', (value, top) => {
  expect(niceCeiling(value)).toBe(top)
})

describe('a bar chart', () => {
  const buckets = bucketsOf(noon, noon + hour)
  const values = (at: number, value: number) =>
    Array.from({ length: buckets.count }, (_, index) => (index === at ? value : 0))
  const series = [
    { name: 'carried out', tone: 'main', values: values(3, 30) },
    { name: 'refused', tone: 'bad', values: values(3, 10) },
  ] as const

  it('draws the series on top of one another, and says in words what they add up to', () => {
    const html = `${BarChart({ title: 'Requests', buckets, series })}`
    expect(html).toContain('role="img" aria-label="Requests: carried out 30, refused 10"')
    expect(html).toContain('<title>12:03 UTC: carried out 30, refused 10</title>')
    expect(html).toContain('<rect class="main" x="31" y="25" width="8" height="75"></rect>')
    expect(html).toContain('<rect class="bad" x="31" y="0" width="8" height="25"></rect>')
    expect(html).not.toMatch(/\sstyle=/)
  })

  it('draws what is very little so that it is seen', () => {
    const few = [{ name: 'few', tone: 'main' as const, values: [10_000, 1, 0] }]
    expect(`${BarChart({ title: 'Few', buckets: { ...buckets, count: 3 }, series: few })}`).toContain(
      'y="98.5" width="8" height="1.5"',
    )
  })

  it('has its numbers in a table, without the times at which there was nothing', () => {
    const html = `${NumbersTable({ title: 'Requests', buckets, series })}`
    expect(html.match(/<tr>/g)).toHaveLength(2)
    expect(html).toContain('<th scope="row">12:03</th><td>carried out 30, refused 10</td>')
  })
})
