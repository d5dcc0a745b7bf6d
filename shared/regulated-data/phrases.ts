import { isParted, type Reach } from './context.ts'
import type { Dictionary, WordSet } from './reading/dictionary.ts'
import type { Reading } from './reading/reading.ts'

/** Phrases of one word or several (`social insurance`, `driver s license`), as their words follow one another. */
export interface Phrases {
  /** The first token of the longest phrase that ends with this token; `undefined` where none does. */
  startOf(reading: Reading, token: number): number | undefined
  /** How many tokens the nearest phrase is away from the tokens `first` to `last`; 0 where none is in reach. */
  distance(reading: Reading, first: number, last: number, reach?: Reach): number
}

const defaultReach: Reach = { before: 6, after: 3 }
const farthest = 72
/** Between two words of one phrase: `No. (`. */
const longestGap = 3

/** The single words of phrases, for the dictionary. */
export function wordsOf(phrases: readonly string[]): string[] {
  return [...new Set(phrases.flatMap((phrase) => phrase.split(' ')))]
}

export function createPhrases(dictionary: Dictionary, phrases: readonly string[]): Phrases {
  const lasts = dictionary.setOf(phrases.map((phrase) => phrase.split(' ').at(-1) as string))
  const lines = phrases
    .map((phrase) => phrase.split(' ').map((word) => dictionary.setOf([word])))
    .sort((one, other) => other.length - one.length)
  const singles = dictionary.setOf(phrases.filter((phrase) => !phrase.includes(' ')))
  const longer = lines.filter(({ length }) => length > 1)
  const longerLasts = dictionary.setOf(
    phrases.filter((phrase) => phrase.includes(' ')).map((phrase) => phrase.split(' ').at(-1) as string),
  )

  const startOf = (reading: Reading, token: number): number | undefined => {
    const word = reading.tokens.word[token] as number
    if (word === 0 || !lasts.has(word)) return undefined
    if (longerLasts.has(word)) {
      for (const line of longer) if (endsWith(reading, token, line)) return token - line.length + 1
    }
    return singles.has(word) ? token : undefined
  }

  const distanceBefore = (reading: Reading, first: number, reach: number): number => {
    const { tokens } = reading
    const from = (tokens.start[first] as number) - farthest
    for (let away = 1; away <= reach && away <= first; away++) {
      const token = first - away
      if ((tokens.end[token] as number) < from || isParted(reading, token)) return 0
      if (startOf(reading, token) !== undefined) return away
    }
    return 0
  }

  const distanceBehind = (reading: Reading, last: number, reach: number): number => {
    const { tokens } = reading
    const to = (tokens.end[last] as number) + farthest
    for (let away = 1; away <= reach && last + away < tokens.count; away++) {
      const token = last + away
      if ((tokens.start[token] as number) > to || isParted(reading, token - 1)) return 0
      if ((startOf(reading, token) ?? 0) > last) return away
    }
    return 0
  }

  return {
    startOf,
    distance(reading, first, last, { before, after } = defaultReach) {
      const left = distanceBefore(reading, first, before)
      const right = distanceBehind(reading, last, after)
      return left === 0 || right === 0 ? left + right : Math.min(left, right)
    },
  }
}

function endsWith({ tokens }: Reading, token: number, line: readonly WordSet[]): boolean {
  const first = token - line.length + 1
  if (first < 0) return false
  for (let index = line.length - 1; index >= 0; index--) {
    const at = first + index
    if (!(line[index] as WordSet).has(tokens.word[at] as number)) return false
    if (index > 0 && (tokens.start[at] as number) - (tokens.end[at - 1] as number) > longestGap) return false
  }
  return true
}
