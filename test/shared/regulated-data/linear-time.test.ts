import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../../shared/regulated-data/detectors/all-detectors.ts'
import { adversarialShapes, adversarialText } from '../../bench/detection/adversarial-shapes.ts'

const detect = createDetection(allDetectors)

/** The aim is 50 ms for 100 KB on one core; a busy machine may take three times as long. */
const mostMilliseconds = 150
/** Twice the text takes twice the time, and some more for caches and collection; four times is quadratic. */
const mostGrowth = 2.6
/** What takes so little is noise, not growth. */
const negligible = 4
const attempts = 5

const sizes = [25_000, 50_000, 100_000, 200_000]
const measured = 100_000

describe('detection takes time in proportion to the text, whatever the text is', () => {
  it('is shown by at least thirty shapes', () => {
    expect(Object.keys(adversarialShapes).length).toBeGreaterThanOrEqual(30)
  })

  it.each(Object.entries(adversarialShapes))('%s', (_name, piece) => {
    detect(adversarialText(piece, 25_000))
    let times = new Map<number, number>()
    let grown: string[] = []
    for (let attempt = 0; attempt < attempts; attempt++) {
      times = leastTimes(piece, times)
      grown = growths(times)
      if (grown.length === 0) break
    }
    expect(grown).toEqual([])
    expect(times.get(measured)).toBeLessThan(mostMilliseconds)
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

/** From which size to which the time grows by more than the text does. */
function growths(times: ReadonlyMap<number, number>): string[] {
  return sizes.slice(1).flatMap((size) => {
    const [half, whole] = [times.get(size / 2) ?? 0, times.get(size) ?? 0]
    return whole < negligible || whole / half < mostGrowth ? [] : [`${half} ms to ${whole} ms at ${size}`]
  })
}

function timesOf(text: string, rounds: number): number[] {
  return Array.from({ length: rounds }, () => {
    const started = performance.now()
    detect(text)
    return performance.now() - started
  })
}
