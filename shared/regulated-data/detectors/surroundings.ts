import { hasNear } from '../context.ts'
import { createPhrases, wordsOf } from '../phrases.ts'
import type { Dictionary } from '../reading/dictionary.ts'
import type { Reading } from '../reading/reading.ts'
import { otherNumbers } from './other-numbers.ts'

/** What the words around a value say of it. */
export interface Surroundings {
  /** How sure one is of a value that phrases near the tokens announce: 0.9 to 0.95, the nearer the surer; 0 where none does. */
  told(reading: Reading, first: number, last: number): number
  /** Whether words before the token announce something else (an order, a model, a version). */
  tellOfOthers(reading: Reading, first: number): boolean
}

const reachOfOthers = { before: 3, after: 0 }

/** The words that a detector needs to know its surroundings. */
export function wordsAround(phrases: readonly string[]): string[] {
  return [...wordsOf(phrases), ...otherNumbers]
}

export function createSurroundings(dictionary: Dictionary, phrases: readonly string[]): Surroundings {
  const context = createPhrases(dictionary, phrases)
  const others = dictionary.setOf(otherNumbers)
  return {
    told(reading, first, last) {
      const distance = context.distance(reading, first, last)
      return distance === 0 ? 0 : 0.96 - distance / 100
    },
    tellOfOthers: (reading, first) => hasNear(reading, first, first, others, reachOfOthers),
  }
}
