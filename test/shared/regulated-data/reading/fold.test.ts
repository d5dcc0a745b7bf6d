import { describe, expect, it } from 'vitest'
import { fold } from '../../../../shared/regulated-data/reading/fold.ts'

const foldSign = (sign: string) => fold(sign.codePointAt(0) as number)

describe('the plain form of a code point', () => {
  it.each([
    ['Ａ', 'A'],
    ['９', '9'],
    ['٩', '9'],
    ['߉', '9'],
    ['𝟗', '9'],
    ['⑩', '10'],
    ['½', '1/2'],
    ['ß', 'ss'],
    ['Ø', 'O'],
    ['а', 'a'],
    ['Β', 'B'],
    ['ı', 'i'],
    ['\u00a0', ' '],
    ['\u2028', '\n'],
    ['–', '-'],
    ['\u200d', ''],
    ['\u0301', ''],
    ['\u{e0041}', ''],
    ['漢', '漢'],
    ['한', '한'],
    ['😀', '😀'],
  ])('%s is %s', (sign, plain) => {
    expect(foldSign(sign)).toBe(plain)
  })

  it('is the same when it is asked again', () => {
    expect(foldSign('Ｑ')).toBe(foldSign('Ｑ'))
  })

  it('is its own plain form, for every code point of the basic plane', () => {
    for (let code = 0x80; code < 0x1_0000; code++) {
      const again = [...fold(code)].map((sign) => (sign < '\x80' ? sign : foldSign(sign))).join('')
      if (again !== fold(code)) expect(again, code.toString(16)).toBe(fold(code))
    }
  })

  it('has at most eighteen characters', () => {
    let longest = 0
    for (let code = 0x80; code < 0x2_0000; code++) longest = Math.max(longest, fold(code).length)
    expect(longest).toBe(18)
  })
})
