import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { visibleLine, visibleText } from '../../../shared/pages/visible-text.ts'

describe('a stranger’s text', () => {
  test.each<[string, number[]]>([
    ['control characters', [0x00, 0x07, 0x08, 0x0b, 0x0c, 0x0d, 0x1b, 0x7f, 0x85, 0x9b]],
    [
      'directional overrides, embeddings and isolates',
      [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2069],
    ],
    ['directional marks', [0x061c, 0x200e, 0x200f]],
    ['zero-width signs', [0x200b, 0x2060, 0xfeff, 0x00ad, 0x180e, 0x034f]],
    ['fillers that are drawn as nothing', [0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xffa0, 0x1d173]],
    ['line and paragraph separators', [0x2028, 0x2029]],
    ['annotations', [0xfff9, 0xfffa, 0xfffb]],
    ['tags and the selectors beyond those of emoji', [0xe0001, 0xe0041, 0xe007f, 0xe0100, 0xe01ef]],
    ['lone surrogates', [0xd800, 0xdfff]],
  ])('has nothing in it that is not seen: %s', (_what, points) => {
    for (const point of points) {
      const written = `pay⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩roll`
      expect(visibleText(`pay${String.fromCodePoint(point)}roll`)).toBe(written)
      if (point !== 0x0d) expect(visibleLine(`pay${String.fromCodePoint(point)}roll`)).toBe(written)
    }
  })

  test.each([
    'Grüße, “quoted” — 100 % 漢字 かな 한국어 עברית العربية हिन्दी',
    'می‌خواهم',
    '👩‍💻 ❤️ 🇩🇪 𝒳',
    '<b>&amp;</b> ⟨not hidden⟩',
    'no\u00a0break',
  ])('stays as it is where all of it is seen, the joiners of scripts and emoji too: %s', (text) => {
    expect(visibleText(text)).toBe(text)
    expect(visibleLine(text)).toBe(text)
  })

  test('keeps its lines and tabs', () => {
    expect(visibleText('one\n\ttwo\r\nthree')).toBe('one\n\ttwo⟨U+000D⟩\nthree')
  })

  test('comes into one line where there is room for one', () => {
    expect(visibleLine('one\r\ntwo\nthree\rfour\tfive')).toBe('one two three four five')
    expect(visibleLine('Found none\nSource   mail://forged')).not.toContain('\n')
  })

  test('is left alone the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(visibleText(text))).toBe(visibleText(text))
        expect(visibleLine(visibleText(text))).toBe(visibleLine(text.replaceAll('\r', '⟨U+000D⟩')))
      }),
    )
  })
})
