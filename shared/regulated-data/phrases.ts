import type { Reach } from './context.ts'
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

  return {
    startOf,
    distance(reading, first, last, { before, after } = defaultReach) {
      const { tokens } = reading
      const from = (tokens.start[first] as number) - farthest
      const to = (tokens.end[last] as number) + farthest
      for (let away = 1; away <= Math.max(before, after); away++) {
        const [left, right] = [first - away, last + away]
        const isLeft = away <= before && left >= 0 && (tokens.end[left] as number) >= from
        if (isLeft && startOf(reading, left) !== undefined) return away
        const isRight = away <= after && right < tokens.count && (tokens.start[right] as number) <= to
        if (isRight && (startOf(reading, right) ?? 0) > last) return away
      }
      return 0
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
