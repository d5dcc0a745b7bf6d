import type { Span } from '../measure.ts'
import { classesOf, marks } from './peer-classes.ts'

const mark = new RegExp(`(${marks.join('|')})`)

/** What can stand where a mark is, so that it is clear where one value ends and the next begins. */
const content: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: '\\S+?',
  EMAIL: '\\S+?',
  PHONE_NUMBER: '[-+().\\sA-Z0-9]+?',
  CREDIT_CARD: '[- 0-9]+?',
  CREDIT_CARD_NUMBER: '[- 0-9]+?',
  US_SOCIAL_SECURITY_NUMBER: '\\d{3}.\\d{2}.\\d{4}',
  IP_ADDRESS: '[.:0-9A-Fa-f]+?',
  DIGITS: '\\d+',
  ZIPCODE: '[-0-9]+',
  URL: '\\S+?',
}

/** The stretches of a text that a library replaced by its marks, found by what it left. */
export function spansOfRedacted(text: string, redacted: string): Span[] {
  if (redacted === text) return []
  const parts = redacted.split(mark)
  const found = align(text, parts, (name) => content[name] ?? '[^]+?') ?? align(text, parts, () => '[^]+?')
  if (found === undefined) return []
  const spans: Span[] = []
  let at = 0
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 0) at += part.length
    else {
      const length = found[(index + 1) / 2]?.length ?? 0
      spans.push({ classes: classesOf(part), start: at, end: at + length })
      at += length
    }
  }
  return spans
}

function align(
  text: string,
  parts: readonly string[],
  contentOf: (mark: string) => string,
): RegExpExecArray | undefined {
  const pattern = parts
    .map((part, index) => (index % 2 === 0 ? literal(part) : `(${contentOf(part)})`))
    .join('')
  return new RegExp(`^${pattern}$`, 'd').exec(text) ?? undefined
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
