import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEmbeddings, UnusableResponse } from '../../../shared/embedding/openai-response.ts'
import { base64 } from './upstream-server.ts'

const parse = (embedding: unknown, dimensions: number) =>
  parseEmbeddings(Buffer.from(JSON.stringify({ data: [{ index: 0, embedding }] })), { inputs: 1, dimensions })
    .vectors[0]

/** Whose length a store can work with. */
const coordinates = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true, max: 2 ** 40, min: -(2 ** 40) }), { maxLength: 8 })
  .map((some) => [1, ...some])

describe('base64', () => {
  it('gives every vector bit for bit', () => {
    fc.assert(
      fc.property(coordinates, (vector) => {
        expect(parse(base64(vector), vector.length)).toEqual(Float32Array.from(vector))
      }),
      { numRuns: 50 },
    )
  })

  it('is taken in the one spelling of its bytes', () => {
    const strange = fc.constantFrom('-', '_', '=', '\n', ' ', '!', '\u0141', '%')
    fc.assert(
      fc.property(coordinates, fc.nat(), strange, (vector, position, character) => {
        const text = base64(vector)
        const at = position % text.length
        fc.pre(text[at] !== character)
        for (const other of [
          text.slice(0, at) + character + text.slice(at),
          text.slice(0, at) + character + text.slice(at + 1),
        ]) {
          expect(() => parse(other, vector.length)).toThrow(UnusableResponse)
        }
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['bits behind the last byte', 'AACAPx==', 1],
    ['no padding', 'AACAPw', 1],
    ['too much padding', 'AACAPw====', 1],
    ['bits behind the last of eight bytes', 'AACAPwAAgD9=', 2],
    ['padding that nothing needs', `${base64([1, 2, 3])}====`, 3],
  ])('with %s is refused', (_, text, dimensions) => {
    expect(() => parse(text, dimensions)).toThrow(UnusableResponse)
  })
})

it('a vector is refused from the length on at which its similarities would be no numbers', () => {
  const squaresOf = (length: number) => parse(base64([length, 0, 0]), 3)
  expect(squaresOf(2 ** -63)?.[0]).toBe(2 ** -63)
  expect(squaresOf(2 ** 63)?.[0]).toBe(2 ** 63)
  expect(() => squaresOf(2 ** -64)).toThrow('too short')
  expect(() => squaresOf(2 ** 64)).toThrow('too long')
})
