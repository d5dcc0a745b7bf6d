import { describe, expect, it } from 'vitest'
import { normalise } from '../../../../shared/regulated-data/reading/normalise.ts'

describe('the view of a text', () => {
  it.each([
    ['full-width digits and letters', 'Ｎｏ．４１１１', 'No.4111'],
    ['digits of other scripts', '٤١١١ ४१११ ໔໑', '4111 4111 41'],
    ['mathematical digits, which stand in five runs', '𝟎𝟗𝟘𝟡𝟢𝟫𝟬𝟵𝟶𝟿', '0909090909'],
    ['circled digits and superscripts', '①²₃', '123'],
    ['what nobody sees', 'a\u200bb\u00adc\u2060d\ufeffe\u200df', 'abcdef'],
    ['direction marks and variation selectors', '\u202aab\u202c\ufe0f', 'ab'],
    ['accents, composed or not', 'é e\u0301 ñ Å', 'e e n A'],
    ['spaces of all widths', 'a\u00a0b\u2009c\u3000d\u202fe', 'a b c d e'],
    ['separators of lines', 'a\u2028b\u2029c', 'a\nb\nc'],
    ['dashes', 'a–b—c−d‐e‑f', 'a-b-c-d-e-f'],
    ['quotes and dots that look like it', '“a” ‘b’ c․d', '"a" \'b\' c.d'],
    ['letters that look like it', 'раураl раѕѕ', 'paypal pass'],
    ['ligatures', 'ﬁﬀ', 'fiff'],
    ['letters without a normal form of their own', 'Straße Łódź Ærø', undefined],
    ['the at sign of East Asia', 'a＠b．c', 'a@b.c'],
  ])('has %s in their plain form', (_what, text, expected) => {
    if (expected === undefined) expect(normalise(text).text).toMatch(/^Strasse .* AEro$/)
    else expect(normalise(text).text).toBe(expected)
  })

  it('keeps what has no plain form', () => {
    expect(normalise('漢字 кот 한글 😀').text).toMatch(/漢字 .* 한글 😀/)
  })

  it('tells where each character came from, whole code points at a time', () => {
    const text = 'x𝟜\u200b1'
    const view = normalise(text)
    expect(view.text).toBe('x41')
    expect([view.start(1), view.end(2)]).toEqual([1, 4])
    expect([view.start(2), view.end(3)]).toEqual([4, 5])
  })

  it('gives what is unseen to the character before it', () => {
    const view = normalise('4\u200b\u200b1')
    expect(view.end(1)).toBe(3)
    expect(view.start(1)).toBe(3)
  })

  it('gives a code point that became several characters as one', () => {
    const view = normalise('aﬁb')
    expect(view.text).toBe('afib')
    for (const [from, to] of [
      [1, 2],
      [2, 3],
      [1, 3],
    ] as const)
      expect([view.start(from), view.end(to)]).toEqual([1, 2])
  })

  it('has room for the sign that becomes eighteen, however often it stands', () => {
    expect(normalise('ﷺ'.repeat(500)).text).toHaveLength(9000)
  })
})
