import type { Reading } from '../../../reading/reading.ts'

/** What stands between two neighbouring tokens. */
export const Gap = {
  other: 0,
  space: 1,
  hyphen: 2,
  apostrophe: 3,
  dot: 4,
  dotSpace: 5,
  comma: 6,
  tightComma: 7,
  line: 8,
} as const

const singles = new Map<number, number>([
  [0x20, Gap.space],
  [0x2d, Gap.hyphen],
  [0x27, Gap.apostrophe],
  [0x2e, Gap.dot],
  [0x2c, Gap.tightComma],
  [0x0a, Gap.line],
])

const longestLine = 10
/** A line's end, and what quoting puts before the next line. */
const lineEnd = /^[ \r]?\n[>| \t]*$/

/** With a space behind it. */
const spaced = new Map<number, number>([
  [0x20, Gap.space],
  [0x2e, Gap.dotSpace],
  [0x2c, Gap.comma],
])

/** What stands between this token and the next. */
export function gapAfter({ text, tokens }: Reading, token: number): number {
  if (token < 0 || token + 1 >= tokens.count) return Gap.other
  const start = tokens.end[token] as number
  const length = (tokens.start[token + 1] as number) - start
  const code = text.charCodeAt(start)
  if (length === 1) return singles.get(code) ?? Gap.other
  if (length === 2 && text.charCodeAt(start + 1) === 0x20) {
    return spaced.get(code) ?? (code === 0x0a ? Gap.line : Gap.other)
  }
  const mayBreak = length <= longestLine && (code === 0x0a || code === 0x0d || code === 0x20)
  return mayBreak && lineEnd.test(text.slice(start, start + length)) ? Gap.line : Gap.other
}

const farthest = 12
/** Signs that can stand before the first word of a line: quoting, lists, emphasis. */
const opening = new Set([...' \t>|*-_"\'([#~+=/!'])
/** Signs that can stand behind the last word of a line. */
const closing = new Set([...' \t,.;:!)"\'*_~-\r|'])

/** Whether the token is the first of its line. */
export function isLineStart({ text, tokens }: Reading, token: number): boolean {
  let index = (tokens.start[token] as number) - 1
  const least = index - farthest
  while (index >= 0 && index > least && opening.has(text[index] as string)) index--
  return index < 0 || text[index] === '\n'
}

/** Whether the token is the last of its line. */
export function isLineEnd({ text, tokens }: Reading, token: number): boolean {
  let index = tokens.end[token] as number
  const most = index + farthest
  while (index < text.length && index < most && closing.has(text[index] as string)) index++
  return index >= text.length || text[index] === '\n'
}

const longestWord = 24
/** The token's letters in lower case; nothing for one that is too long to be a word that is asked for. */
export function lowered({ text, tokens }: Reading, token: number): string {
  if (token < 0 || token >= tokens.count) return ''
  const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
  return end - start > longestWord ? '' : text.slice(start, end).toLowerCase()
}
