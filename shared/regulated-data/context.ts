import type { WordSet } from './reading/dictionary.ts'
import type { Reading } from './reading/reading.ts'

/** How far words can be from what they speak of, in tokens and in characters. */
export interface Reach {
  readonly before: number
  readonly after: number
}

const defaultReach: Reach = { before: 6, after: 3 }
const farthest = 72

/** Whether one of the words stands near the tokens `first` to `last`, within a line's length of them. */
export function hasNear(
  { tokens }: Reading,
  first: number,
  last: number,
  words: WordSet,
  { before, after }: Reach = defaultReach,
): boolean {
  const from = (tokens.start[first] as number) - farthest
  for (let token = first - 1; token >= 0 && token >= first - before; token--) {
    if ((tokens.end[token] as number) < from) break
    const word = tokens.word[token] as number
    if (word !== 0 && words.has(word)) return true
  }
  const to = (tokens.end[last] as number) + farthest
  for (let token = last + 1; token < tokens.count && token <= last + after; token++) {
    if ((tokens.start[token] as number) > to) break
    const word = tokens.word[token] as number
    if (word !== 0 && words.has(word)) return true
  }
  return false
}
