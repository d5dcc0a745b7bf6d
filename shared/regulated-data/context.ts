import type { WordSet } from './reading/dictionary.ts'
import type { Reading } from './reading/reading.ts'

/** How far words can be from what they speak of, in tokens and in characters. */
export interface Reach {
  readonly before: number
  readonly after: number
}

const defaultReach: Reach = { before: 6, after: 3 }
const farthest = 72

/** Whether one of the words stands near the tokens `first` to `last`, within a line's length of them and in their paragraph. */
export function hasNear(
  reading: Reading,
  first: number,
  last: number,
  words: WordSet,
  { before, after }: Reach = defaultReach,
): boolean {
  return hasBefore(reading, first, words, before) || hasBehind(reading, last, words, after)
}

function hasBefore(reading: Reading, first: number, words: WordSet, reach: number): boolean {
  const { tokens } = reading
  const from = (tokens.start[first] as number) - farthest
  for (let token = first - 1; token >= 0 && token >= first - reach; token--) {
    if ((tokens.end[token] as number) < from || isParted(reading, token)) return false
    if (words.has(tokens.word[token] as number)) return true
  }
  return false
}

function hasBehind(reading: Reading, last: number, words: WordSet, reach: number): boolean {
  const { tokens } = reading
  const to = (tokens.end[last] as number) + farthest
  for (let token = last + 1; token < tokens.count && token <= last + reach; token++) {
    if ((tokens.start[token] as number) > to || isParted(reading, token - 1)) return false
    if (words.has(tokens.word[token] as number)) return true
  }
  return false
}

/**
 * Whether a blank line stands between the token and the next one: what is said in one paragraph says nothing of
 * another, so that texts that were put together are read as they are read apart. To be asked only of tokens near each other.
 */
export function isParted({ text, tokens }: Reading, token: number): boolean {
  const start = tokens.start[token + 1] as number
  let lines = 0
  for (let index = tokens.end[token] as number; index < start; index++)
    if (text.charCodeAt(index) === 0x0a && ++lines === 2) return true
  return false
}
