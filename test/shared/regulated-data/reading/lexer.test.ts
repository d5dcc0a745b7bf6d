import { describe, expect, it } from 'vitest'
import { createDictionary } from '../../../../shared/regulated-data/reading/dictionary.ts'
import { createLexer, Kind } from '../../../../shared/regulated-data/reading/lexer.ts'

const dictionary = createDictionary(['phone', 'card', 'straße', 'x'])
const lex = createLexer(dictionary)

function tokensOf(text: string): string[] {
  const { count, start, end } = lex(text)
  return Array.from({ length: count }, (_, token) => text.slice(start[token], end[token]))
}

describe('the tokens of a text', () => {
  it.each([
    ['runs of letters and digits', 'Call 555-1234, now!', ['Call', '555', '1234', 'now']],
    ['at the very beginning and end', 'a 1', ['a', '1']],
    ['letters and digits that stand together', 'A1b2 c_3', ['A1b2', 'c', '3']],
    ['letters of other scripts', 'пример και', ['пример', 'και']],
    ['parted by currencies, arrows and symbols', '€12→34№☎56', ['12', '34', '56']],
    [
      'digits amidst scripts without spaces, by themselves',
      '电话13812345678号',
      ['电话', '13812345678', '号'],
    ],
    ['digits beside astral signs, by themselves', '😀42😀', ['😀', '42', '😀']],
    ['none', ' .,;\n', []],
  ])('are %s', (_what, text, expected) => {
    expect(tokensOf(text)).toEqual(expected)
  })

  it.each([
    ['12', Kind.digit],
    ['ab', Kind.lower],
    ['Ab', Kind.lower | Kind.upper | Kind.capitalised],
    ['AB', Kind.upper | Kind.capitalised],
    ['a1', Kind.lower | Kind.digit],
    ['и', Kind.other],
    ['eи', Kind.lower | Kind.other],
  ])('say what they are made of: %s', (text, kind) => {
    expect(lex(text).kind[0]).toBe(kind)
  })

  it('say which word of the dictionary they are, case aside', () => {
    const { word } = lex('PHONE phone Phone phones')
    expect(word[0]).toBeGreaterThan(0)
    expect([word[1], word[2], word[3]]).toEqual([word[0], word[0], 0])
  })

  it('are read anew for each text, also after a very long one', () => {
    const long = lex('ab '.repeat(5000))
    expect(long.count).toBe(5000)
    expect(long.end[4999]).toBe(14_999)
    expect(tokensOf('only this')).toEqual(['only', 'this'])
  })
})
