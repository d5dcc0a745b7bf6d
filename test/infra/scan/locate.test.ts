import fc from 'fast-check'
import { expect, it } from 'vitest'
import { locator } from '../../../infra/scan/locate.ts'

it.each([
  ['the beginning', 'abc', 0, { line: 1, column: 1 }],
  ['a place in the first line', 'abc', 2, { line: 1, column: 3 }],
  ['the end', 'abc', 3, { line: 1, column: 4 }],
  ['behind LF', 'a\nb', 2, { line: 2, column: 1 }],
  ['behind CR LF', 'a\r\nb', 3, { line: 2, column: 1 }],
  ['behind CR', 'a\rb', 2, { line: 2, column: 1 }],
  ['behind empty lines', '\n\n\nb', 3, { line: 4, column: 1 }],
  ['behind a code point of two units', '🙂🙂b', 4, { line: 1, column: 3 }],
  ['behind a mark that combines', 'e\u0301b', 2, { line: 1, column: 3 }],
])('%s', (_case, text, offset, place) => {
  expect(locator(text)(offset)).toEqual(place)
})

it('agrees with splitting the text into lines, offset by offset', () => {
  const unit = fc.constantFrom('a', '\n', '\r', '\r\n', '🙂', 'é')
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const text = parts.join('')
      const locate = locator(text)
      for (const offset of [...text].map((_, index) => [...text].slice(0, index).join('').length)) {
        if (text[offset - 1] === '\r' && text[offset] === '\n') continue
        const lines = text.slice(0, offset).split(/\r\n|\n|\r/)
        expect(locate(offset)).toEqual({ line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 })
      }
    }),
  )
})
