import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileDeniedPatterns,
  deniedPatternIssue,
  instructionsOf,
  mostInstructions,
} from '../../../shared/policy/denied-patterns.ts'
import { cpuSeconds } from '../../support/cpu-seconds.ts'

const isDenied = (pattern: string, text: string) => compileDeniedPatterns([pattern])(text)

describe('a denied pattern', () => {
  it.each([
    ['project aurora', 'notes on Project Aurora, page 2'],
    ['project\\s+(aurora|borealis)\\b', 'PROJECT\n BOREALIS.'],
    ['^internal', 'Internal: do not share'],
    ['(?m)^secret$', 'one\nsecret\ntwo'],
    ['\\Qa+b\\E', 'what is A+B?'],
    ['[[:digit:]]{3}-x', '123-X'],
    ['\\pN{4}', 'in 2024'],
  ])('%s is found in %j', (pattern, text) => {
    expect(isDenied(pattern, text)).toBe(true)
  })

  it.each([
    ['project aurora', 'the aurora project'],
    ['project aurora\\b', 'project aurorae'],
    ['^internal', 'an internal note'],
    ['a.b', 'a\nb'],
  ])('%s is not found in %j', (pattern, text) => {
    expect(isDenied(pattern, text)).toBe(false)
  })

  it.each([
    ['zero-width spaces', 'pro\u200bject\u200b aur\u200dora'],
    ['soft hyphens', 'pro\u00adject aurora'],
    ['full-width letters', 'ｐｒｏｊｅｃｔ　ａｕｒｏｒａ'],
    ['mathematical letters', '𝐩𝐫𝐨𝐣𝐞𝐜𝐭 𝐚𝐮𝐫𝐨𝐫𝐚'],
    ['Cyrillic look-alikes', 'рrоjесt аurоrа'],
    ['accents', 'prójèct aurórà'],
    ['marks that combine', 'proje\u0301ct aurora\u0308'],
    ['a no-break space', 'project\u00a0aurora'],
    ['tags that nobody sees', 'project \u{e0061}aurora'],
  ])('is not evaded by %s', (_way, text) => {
    expect(isDenied('project aurora', text)).toBe(true)
    expect(isDenied('project\\s(aurora|x)', text)).toBe(true)
  })

  it.each([
    ['straße', 'STRASSE'],
    ['Ærø (ferry|harbour)', 'aero harbour'],
    ['секрет', 'СЕК\u200bРЕТ'],
    ['п[ао]роль', 'пАроль'],
    ['caf[éè]s? closed', 'CAFÉS closed'],
    ['caf[éè]s? closed', 'cafe\u0301s clo\u200bsed'],
    ['\\QÆ+\\E', 'ae+'],
    ['機密', '社外秘・機密'],
  ])('%s may hold letters above ASCII: found in %s', (pattern, text) => {
    expect(isDenied(pattern, text)).toBe(true)
  })

  it('knows the classes of Unicode', () => {
    expect(isDenied('\\p{Greek}{3}', 'the word λόγος here')).toBe(true)
    expect(isDenied('\\p{Greek}{3}', 'the word logos here')).toBe(false)
    expect(isDenied('\\p{Han}', '漢')).toBe(true)
    expect(isDenied('[\\x{200b}-\\x{200f}]', 'a zero\u200bwidth space')).toBe(true)
    expect(isDenied('\\p{Lu}\\d', 'a1')).toBe(true)
  })

  it('keeps the range that a class in brackets stands for', () => {
    expect(isDenied('[а-я]{4}', 'latin')).toBe(false)
    expect(isDenied('[–—]{2}', 'a -- b')).toBe(false)
  })

  it('is taken as written where folding would make a sign of its syntax', () => {
    expect(deniedPatternIssue('（x）＊')).toBeUndefined()
    expect(isDenied('（x）＊', 'see (x)*')).toBe(true)
    expect(isDenied('（x）＊', 'see x')).toBe(false)
    expect(deniedPatternIssue('\u200b*secret')).toBeUndefined()
  })

  it('finds any of many', () => {
    const denied = compileDeniedPatterns(Array.from({ length: 200 }, (_, index) => `codename ${index}\\b`))
    expect(denied('Codename 199.')).toBe(true)
    expect(denied('Codename 200.')).toBe(false)
  })

  it('takes any text', () => {
    const denied = compileDeniedPatterns(['\\bx\\b', 'y+$'])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, more) => {
        expect(denied(`${text} x ${more}`)).toBe(true)
      }),
    )
    expect(denied('\ud800 x \udfff')).toBe(true)
  })

  it.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '(x+x+)+y', '(.*)(.*)(.*)(.*)z', '^(a?){150}a{150}$'])(
    '%s stays fast on 100 KB',
    (pattern) => {
      expect(deniedPatternIssue(pattern)).toBeUndefined()
      const denied = compileDeniedPatterns([pattern])
      for (const text of [`${'a'.repeat(100_000)}!`, `${'ax'.repeat(50_000)}!`, `é${'a'.repeat(100_000)}!`]) {
        const started = cpuSeconds()
        expect(denied(text)).toBe(false)
        expect(cpuSeconds() - started).toBeLessThan(1)
      }
    },
  )
})

describe('what a policy may not hold', () => {
  it.each([
    ['(a', 'an RE2 regular expression (missing closing ))'],
    ['(?=a)b', 'an RE2 regular expression (invalid or unsupported Perl syntax)'],
    ['(a)\\1', 'an RE2 regular expression (invalid escape sequence)'],
    ['a{1001}', 'an RE2 regular expression (invalid repeat count)'],
    ['C++', 'an RE2 regular expression (invalid nested repetition operator)'],
    ['((a{30}){30}){30}', 'an RE2 regular expression (invalid repeat count)'],
    ['([ab]{30}){30}c{200}', 'a pattern of at most 1000 RE2 instructions, not 1162'],
    ['a*', 'a pattern that is not in every text'],
    ['\u200b', 'a pattern that is not in every text'],
    ['secret|', 'a pattern that is not in every text'],
  ])('%s: expected %s', (pattern, expected) => {
    expect(deniedPatternIssue(pattern)).toBe(expected)
  })

  it('is neither a phrase nor a pattern for the empty text', () => {
    expect(deniedPatternIssue('Project Aurora, phase 2')).toBeUndefined()
    expect(deniedPatternIssue('^$')).toBeUndefined()
  })

  it('counts the instructions of all patterns, in each form that is searched', () => {
    const one = instructionsOf(['strasse'])
    expect(instructionsOf(['strasse', 'strasse'])).toBe(2 * one)
    expect(instructionsOf(['straße'])).toBeGreaterThan(one)
    expect(instructionsOf(['(a'])).toBe(0)
    const phrases = Array.from(
      { length: 200 },
      (_, index) => `a phrase of an ordinary length, number ${index}`,
    )
    expect(instructionsOf(phrases)).toBeLessThan(mostInstructions.together)
  })
})
