import { Kind } from '../reading/lexer.ts'
import type { Reading } from '../reading/reading.ts'

export function lengthOf({ tokens }: Reading, token: number): number {
  return (tokens.end[token] as number) - (tokens.start[token] as number)
}

/** How many characters stand between the token and the next one. */
export function gapAfter({ tokens }: Reading, token: number): number {
  return (tokens.start[token + 1] as number) - (tokens.end[token] as number)
}

/** Whether the token is made of ASCII letters alone. */
export function isLetters({ tokens }: Reading, token: number): boolean {
  return ((tokens.kind[token] as number) & (Kind.digit | Kind.other)) === 0
}

export function isDigits({ tokens }: Reading, token: number): boolean {
  return tokens.kind[token] === Kind.digit
}

/** Whether the token is made of capitals and digits alone. */
export function isUpper({ tokens }: Reading, token: number): boolean {
  return ((tokens.kind[token] as number) & (Kind.lower | Kind.other)) === 0
}

export function textOf({ text, tokens }: Reading, token: number): string {
  return text.slice(tokens.start[token], tokens.end[token])
}

/** The last token that ends at or before the offset, from `first` on. */
export function lastWithin({ tokens }: Reading, first: number, end: number): number {
  let last = first
  while (last + 1 < tokens.count && (tokens.end[last + 1] as number) <= end) last++
  return last
}
