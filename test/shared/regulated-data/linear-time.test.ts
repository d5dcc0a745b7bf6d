import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../../shared/regulated-data/detectors/all-detectors.ts'
import { adversarialShapes, adversarialText } from '../../bench/detection/adversarial-shapes.ts'

const detect = createDetection(allDetectors)

/** The aim is 50 ms for 100 KB on one core; a busy machine may take three times as long. */
const mostMilliseconds = 150
/** Time grows with the size to the power of this: 1 is linear and 2 quadratic; some is left to caches and collection. */
const mostPower = 1.5
/** What takes so little at the largest size is noise, not growth. */
const negligible = 8
const attempts = 6

const sizes = [25_000, 50_000, 100_000, 200_000] as const
const measured = 100_000

describe('detection takes time in proportion to the text, whatever the text is', () => {
  it('is shown by at least thirty shapes', () => {
    expect(Object.keys(adversarialShapes).length).toBeGreaterThanOrEqual(30)
  })

  it.each(Object.entries(adversarialShapes))('%s', (_name, piece) => {
    detect(adversarialText(piece, 25_000))
    let times = new Map<number, number>()
    for (let attempt = 0; attempt < attempts; attempt++) {
      times = leastTimes(piece, times)
      if (powerOf(times) < mostPower && isFast(times)) return
    }
    const figures = [...times].map(([size, ms]) => `${size / 1000} KB: ${ms.toFixed(1)} ms`).join(', ')
    expect.fail(`grows to the power of ${powerOf(times).toFixed(2)}: ${figures}`)
  })
})

/** The least time of each size: noise only makes things slower, so that each attempt makes the figures truer. */
function leastTimes(piece: string, earlier: ReadonlyMap<number, number>): Map<number, number> {
  return new Map(
    sizes.map((size) => {
      const text = adversarialText(piece, size)
      return [size, Math.min(earlier.get(size) ?? Number.POSITIVE_INFINITY, ...timesOf(text, 2))]
    }),
  )
}

/** By the smallest and the largest size, as noise at any one of them then matters least. */
function powerOf(times: ReadonlyMap<number, number>): number {
  const [least, most] = [times.get(sizes[0]) ?? 0, times.get(sizes[3]) ?? Number.POSITIVE_INFINITY]
  return most < negligible ? 1 : Math.log(most / least) / Math.log(sizes[3] / sizes[0])
}

function isFast(times: ReadonlyMap<number, number>): boolean {
  return (times.get(measured) ?? Number.POSITIVE_INFINITY) < mostMilliseconds
}

/** Of the processor: what waits for other processes is not counted. */
function timesOf(text: string, rounds: number): number[] {
  return Array.from({ length: rounds }, () => {
    const started = process.cpuUsage()
    detect(text)
    const { user, system } = process.cpuUsage(started)
    return (user + system) / 1000
  })
}
