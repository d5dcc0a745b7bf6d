import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packTexts } from '../../../../shared/regulated-data/managed/pack-texts.ts'

const packing = { maxBytes: 100, overlap: 8 }

/** Letters of one to four bytes, and white space. */
const text = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '🙂', ' ', '\n'), maxLength: 400 })

it('every unit of every text is in a piece, at its place, in a document that is not too long', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
      const seen = texts.map((whole) => new Array<boolean>(whole.length).fill(false))
      for (const document of packTexts(texts, packing)) {
        expect(Buffer.byteLength(document.text)).toBeLessThanOrEqual(packing.maxBytes)
        expect(document.text.isWellFormed()).toBe(true)
        for (const { text, from, at, length } of document.pieces) {
          expect(document.text.slice(at, at + length)).toBe(texts[text]?.slice(from, from + length))
          seen[text]?.fill(true, from, from + length)
        }
      }
      expect(seen.flat()).not.toContain(false)
    }),
  )
})

it('what is no longer than the overlap is whole in one of the pieces', () => {
  fc.assert(
    fc.property(text, (whole) => {
      const stretches = packTexts([whole], packing).flatMap(({ pieces }) => pieces)
      for (let start = 0; start + packing.overlap <= whole.length; start++) {
        const end = start + packing.overlap
        expect(stretches.some(({ from, length }) => from <= start && end <= from + length)).toBe(true)
      }
    }),
  )
})

it('texts that fit stand together, and one that does not begins the next document', () => {
  const documents = packTexts(['a'.repeat(60), 'b'.repeat(38), 'c'], packing)
  expect(documents.map(({ text }) => text)).toEqual([`${'a'.repeat(60)}\n\n${'b'.repeat(38)}`, 'c'])
})

it('a long text is cut behind white space', () => {
  const [first] = packTexts([`${'a'.repeat(95)} ${'b'.repeat(95)}`], packing)
  expect(first?.text).toBe(`${'a'.repeat(95)} `)
})
