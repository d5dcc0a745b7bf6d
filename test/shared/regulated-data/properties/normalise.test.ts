import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from '../../../../shared/regulated-data/reading/normalise.ts'
import { anyText } from './arbitrary-texts.ts'

const runs = { numRuns: 500 }

describe('the view of any Unicode text', () => {
  it('has places that only go forward and stay in the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const view = normalise(text)
        let [start, end] = [0, 0]
        for (let index = 0; index < view.text.length; index++) {
          expect(view.start(index)).toBeGreaterThanOrEqual(start)
          expect(view.end(index + 1)).toBeGreaterThanOrEqual(end)
          start = view.start(index)
          end = view.end(index + 1)
          expect(end).toBeGreaterThan(start)
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
      runs,
    )
  })

  it('leaves no gap between its characters: what lies between two belongs to the first', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const view = normalise(text)
        for (let index = 1; index < view.text.length; index++)
          expect(view.end(index)).toBeGreaterThanOrEqual(view.start(index))
        if (view.text !== '') expect(view.end(view.text.length)).toBe(text.length)
      }),
      runs,
    )
  })

  it('shows each of its characters at the place that it names', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const view = normalise(text)
        for (let index = 0; index < view.text.length; index++) {
          const original = text.slice(view.start(index), view.end(index + 1))
          expect(normalise(original).text).toContain(view.text[index])
        }
      }),
      runs,
    )
  })

  it('is its own view', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalise(text).text
        expect(normalise(once).text).toBe(once)
      }),
      runs,
    )
  })

  it('leaves printable ASCII, tabs and line ends as they are', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\t\n\r -~]*$/), (text) => {
        const view = normalise(text)
        expect(view.text).toBe(text)
        expect([view.start(text.length), view.end(text.length)]).toEqual([text.length, text.length])
      }),
      runs,
    )
  })
})
