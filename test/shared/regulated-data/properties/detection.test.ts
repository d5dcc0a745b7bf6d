import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../../../shared/regulated-data/detectors/all-detectors.ts'
import { anyText, plantedText, plantedValue, wordSigns } from './arbitrary-texts.ts'

const detect = createDetection(allDetectors)
const runs = { numRuns: 300 }

describe('what is found in any Unicode text', () => {
  it('has offsets that lie in the text, in its order, and not inside a code point', () => {
    fc.assert(
      fc.property(plantedText, ({ text }) => {
        let from = 0
        for (const { start, end } of detect(text)) {
          expect(start).toBeGreaterThanOrEqual(from)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(isInsideCodePoint(text, start) || isInsideCodePoint(text, end)).toBe(false)
          from = end
        }
      }),
      runs,
    )
  })

  it('covers every letter and digit of a value that stands on its own line', () => {
    fc.assert(
      fc.property(anyText, plantedValue, anyText, (before, { value }, after) => {
        const lead = `${before}\n\n`
        const text = `${lead}${value}\n\n${after}`
        const covered = detect(text)
          .filter(({ start, end }) => end > lead.length && start < lead.length + value.length)
          .map(({ start, end }) => text.slice(start, end))
        expect(wordSigns(covered.join(''))).toContain(wordSigns(value))
      }),
      runs,
    )
  })

  it('has the class of a value that stands alone', () => {
    fc.assert(
      fc.property(plantedValue, ({ class: dataClass, value }) => {
        expect(detect(value)).toMatchObject([{ class: dataClass, start: 0, end: value.length }])
      }),
    )
  })

  it('does not depend on what was read before', () => {
    fc.assert(
      fc.property(plantedText, anyText, ({ text }, other) => {
        const alone = createDetection(allDetectors)(text)
        detect(other)
        expect(detect(text)).toEqual(alone)
      }),
      { numRuns: 25 },
    )
  })

  it('is the same in two texts apart and in both with a blank line between them', () => {
    fc.assert(
      fc.property(plantedText, plantedText, ({ text: one }, { text: other }) => {
        const offset = one.length + 2
        const apart = [
          ...detect(one),
          ...detect(other).map((finding) => ({
            ...finding,
            start: finding.start + offset,
            end: finding.end + offset,
          })),
        ]
        expect(detect(`${one}\n\n${other}`)).toEqual(apart)
      }),
      runs,
    )
  })
})

function isInsideCodePoint(text: string, offset: number): boolean {
  const [before, after] = [text.charCodeAt(offset - 1), text.charCodeAt(offset)]
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}
