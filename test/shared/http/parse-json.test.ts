import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/http/parse-json.ts'

const parse = (text: string) => parseJson(new TextEncoder().encode(text))

describe('parseJson', () => {
  it('reads back every legal JSON value', () => {
    fc.assert(
      fc.property(legalJson, (value) => {
        expect(parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 1000 },
    )
  })

  it('reads back every legal JSON value written with whitespace and escapes', () => {
    fc.assert(
      fc.property(legalJson, (value) => {
        const escaped = JSON.stringify(value, null, 2).replaceAll(
          /[\u0080-\uffff]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        )
        expect(parse(escaped)).toEqual(JSON.parse(escaped))
      }),
    )
  })

  it('refuses a duplicate of any key, wherever it stands and however it is written', () => {
    fc.assert(
      fc.property(legalKey, legalJson, legalJson, (key, first, second) => {
        const name = JSON.stringify(key)
        const twice = `{"outer":[{${name}:${JSON.stringify(first)},${name}:${JSON.stringify(second)}}]}`
        expect(() => parse(twice)).toThrow('same key twice')
      }),
    )
    expect(() => parse('{"a":1,"\\u0061":1}')).toThrow('same key twice')
  })

  it.each([
    ['', 'nothing'],
    ['{', 'an open object'],
    ['[1,]', 'a trailing comma'],
    ["{'a':1}", 'single quotes'],
    ['NaN', 'NaN'],
    ['01', 'a leading zero'],
    ['"\t"', 'a raw control character'],
    ['1 2', 'two values'],
    ['\ufeff{}', 'a byte order mark'],
    ['"\\x"', 'an unknown escape'],
    ['"a', 'an open string'],
  ])('refuses %j (%s) as no JSON', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'invalid_json', status: 400 }))
  })

  it('refuses invalid UTF-8 as no JSON', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
    ]) {
      expect(() => parseJson(Uint8Array.from(bytes))).toThrow(
        expect.objectContaining({ code: 'invalid_json' }),
      )
    }
  })

  it.each([
    ['{"a":[1,{"b":"\\ud800"}]}', 'a[1].b'],
    ['{"a":"\\udc00\\ud800"}', 'a'],
    ['{"a":"x\\u0000"}', 'a'],
    ['{"a":{"\\u0000":1}}', 'a'],
    ['[9007199254740992]', '[0]'],
    ['{"n":-9007199254740993}', 'n'],
    ['{"n":1e999}', 'n'],
    ['{"n":-1e300}', 'n'],
    ['{"a":{"__proto__":{"admin":true}}}', 'a'],
    ['{"a":{"\\u005f_proto__":1}}', 'a'],
  ])('refuses %s and names the field', (text, param) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
  })

  it('takes what only looks dangerous', () => {
    expect(parse('{"constructor":{"prototype":1},"s":"{\\"a\\":[[[:","n":-9007199254740991}')).toEqual({
      constructor: { prototype: 1 },
      s: '{"a":[[[:',
      n: -Number.MAX_SAFE_INTEGER,
    })
    expect(({} as Record<string, unknown>)['prototype']).toBeUndefined()
    expect(parse('[0.1,1e-400,-0.0,"\\ud83d\\ude42"]')).toEqual([0.1, 0, -0, '🙂'])
  })

  it('takes 64 levels and refuses 65, and ten million without parsing them', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(parse(nested(64))).toBeDefined()
    expect(() => parse(nested(65))).toThrow('deeper than 64')
    expect(() => parse('[{"a":'.repeat(3_000_000))).toThrow('deeper than 64')
  })
})

const legalText = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
const legalKey = legalText.filter((key) => key !== '__proto__')
const legalJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    legalText,
    fc.constantFrom(null, true, false),
    fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
    fc.double({ min: -(2 ** 53 - 1), max: 2 ** 53 - 1, noNaN: true }),
    fc.array(tie('value')),
    fc.dictionary(legalKey, tie('value')),
  ),
})).value
