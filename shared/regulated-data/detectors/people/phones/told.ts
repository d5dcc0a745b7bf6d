import { isParted } from '../../../context.ts'
import type { Dictionary } from '../../../reading/dictionary.ts'
import type { Reading } from '../../../reading/reading.ts'
import { numberWords, otherWords, phoneWords, possessives, wordsBehind } from './words.ts'

/** How far the words that announce a number can be before it, in tokens and in characters. */
const reach = 8
const reachOfPhones = 6
/** Words of other numbers count next to a number alone: `in case of fire, call`. */
const reachOfOthers = 2
const farthest = 72

/** What the words before a number say of it. */
export const Told = { nothing: 0, phone: 1, other: 2 } as const

export interface Teller {
  before(reading: Reading, token: number): number
  behind(reading: Reading, token: number): boolean
}

export const wordsOfTeller: readonly string[] = [
  ...phoneWords,
  ...numberWords,
  ...possessives,
  ...otherWords,
  ...wordsBehind,
]

export function createTeller(dictionary: Dictionary): Teller {
  const phones = dictionary.setOf(phoneWords)
  const numbers = dictionary.setOf(numberWords)
  const owners = dictionary.setOf(possessives)
  const others = dictionary.setOf(otherWords)
  const behind = dictionary.setOf(wordsBehind)

  /** What one word says; `undefined` where one has to look further. */
  const saidBy = (word: number, away: number, isNumber: boolean): number | undefined => {
    if (away <= reachOfOthers && others.has(word)) return Told.other
    if (away <= reachOfPhones && phones.has(word)) return Told.phone
    return isNumber && owners.has(word) ? Told.phone : undefined
  }

  return {
    before(reading, from) {
      const { tokens } = reading
      const least = (tokens.start[from] as number) - farthest
      let isNumber = false
      for (let away = 1; away <= reach && away <= from; away++) {
        const token = from - away
        if ((tokens.end[token] as number) < least || isParted(reading, token)) break
        const word = tokens.word[token] as number
        if (word === 0) continue
        const said = saidBy(word, away, isNumber)
        if (said !== undefined) return said
        isNumber ||= numbers.has(word)
      }
      return Told.nothing
    },
    behind({ text, tokens }, to) {
      const word = to + 1 < tokens.count ? (tokens.word[to + 1] as number) : 0
      if (word === 0 || !behind.has(word)) return false
      const [end, next] = [tokens.end[to] as number, tokens.start[to + 1] as number]
      return next - end <= 2 && !/[.\n]/.test(text.slice(end, next))
    },
  }
}
