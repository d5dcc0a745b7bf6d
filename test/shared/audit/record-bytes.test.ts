import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalText, isCanonicalText } from '../../../shared/audit/record-bytes.ts'

it('tells the canonical form from every other text of the same value, as making it anew does', () => {
  const values = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 })
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 2 }), (value, indent) => {
      for (const text of [JSON.stringify(value, undefined, indent), canonicalText(value) ?? '']) {
        const parsed: unknown = text === '' ? undefined : JSON.parse(text)
        expect(isCanonicalText(text, parsed)).toBe(canonicalText(parsed) === text)
      }
    }),
    { numRuns: 40 },
  )
})

it.each([
  ['names in order', '{"a":{"b":1,"c":[{"d":2,"e":3}]}}', true],
  ['names out of order', '{"b":1,"a":2}', false],
  ['names out of order, further in', '{"a":[{"c":1,"b":2}]}', false],
  ['names that are numbers, in the order of their signs', '{"10":1,"9":2}', true],
  ['names that are numbers, in their own order', '{"9":2,"10":1}', false],
  ['a name that is there twice', '{"a":1,"a":1}', false],
  ['an escape that is not needed', '{"a":"\\u0061"}', false],
  ['half a surrogate pair', '{"a":"\\ud800"}', false],
  ['a number in another form', '{"a":1.0}', false],
])('%s', (_case, text, expected) => {
  expect(isCanonicalText(text, JSON.parse(text))).toBe(expected)
})
