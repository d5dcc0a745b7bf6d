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

const doublings = [
  [25_000, 50_000],
  [50_000, 100_000],
  [100_000, 200_000],
] as const

describe('detection takes time in proportion to the text, whatever the text is', () => {
  it('is shown by at least thirty shapes', () => {
    expect(Object.keys(adversarialShapes).length).toBeGreaterThanOrEqual(30)
  })

  it.each(Object.entries(adversarialShapes))('%s', (_name, piece) => {
    for (let round = 0; round < 3; round++) medianTime(adversarialText(piece, 25_000), 1)
    for (const [half, whole] of doublings) {
      expect(leastGrowth(piece, half, whole), `from ${half} to ${whole}`).toBeLessThan(mostGrowth)
    }
    expect(medianTime(adversarialText(piece, 100_000), 5)).toBeLessThan(mostMilliseconds)
  })
})

/** Noise only makes things slower: growth is what the calmest attempt shows. */
function leastGrowth(piece: string, half: number, whole: number): number {
  const [shorter, longer] = [adversarialText(piece, half), adversarialText(piece, whole)]
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < attempts && least >= mostGrowth; attempt++) {
    const time = medianTime(longer, 3)
    if (time < negligible) return 0
    least = Math.min(least, time / medianTime(shorter, 3))
  }
  return least
}

function medianTime(text: string, rounds: number): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    detect(text)
    times.push(performance.now() - started)
  }
  return times.sort((one, other) => one - other)[Math.floor(rounds / 2)] as number
}
