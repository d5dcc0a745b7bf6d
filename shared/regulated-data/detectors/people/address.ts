import { hasNear } from '../../context.ts'
import type { Detector, Find, Report } from '../../detector.ts'
import type { Dictionary } from '../../reading/dictionary.ts'
import type { Reading } from '../../reading/reading.ts'
import { findAnglo, type IsTold } from './addresses/anglo.ts'
import { findCoded, findCompound, findFrench, findSouthern } from './addresses/continental.ts'
import { findBox, findCode, findLetterPostcode, findStateAndCode } from './addresses/places.ts'
import {
  addressWords,
  boxWords,
  contextWords,
  leadingKinds,
  openingKinds,
  otherKinds,
  postcodeWords,
  sureKinds,
} from './addresses/street-words.ts'

/**
 * Postal addresses: a street with a number in the order of many countries, a post-office box, a place with its state
 * and postcode; with unit, city, region, postcode and country where they follow, as one stretch.
 */
export const address: Detector = {
  words: addressWords,
  create(dictionary) {
    const findAtWord = createFindAtWord(dictionary)
    const postcode = dictionary.setOf(postcodeWords)
    return (reading, report) => {
      findAtWord(reading, report)
      for (const token of reading.numbers) {
        findStateAndCode(reading, token, report)
        findCompound(reading, token, report)
        findCoded(reading, token, report)
      }
      for (const token of reading.mixed) {
        findCompound(reading, token, report)
        findCoded(reading, token, report)
        const isTold = hasNear(reading, token, token, postcode, { before: 3, after: 0 })
        findLetterPostcode(reading, token, isTold, report)
      }
    }
  },
}

type FindAt = (reading: Reading, token: number, isTold: IsTold, report: Report) => void

/** Looks for addresses at the words that name a kind of street, a post-office box, a postcode. */
function createFindAtWord(dictionary: Dictionary): Find {
  const context = dictionary.setOf(contextWords)
  const kinds: readonly (readonly [readonly string[], FindAt])[] = [
    [sureKinds, (reading, token, isTold, report) => findAnglo(reading, token, true, isTold, report)],
    [otherKinds, (reading, token, isTold, report) => findAnglo(reading, token, false, isTold, report)],
    [leadingKinds, (reading, token, _, report) => findFrench(reading, token, report)],
    [openingKinds, findSouthern],
    [postcodeWords, (reading, token, _, report) => findCode(reading, token, report)],
    [boxWords, (reading, token, _, report) => findBox(reading, token, report)],
  ]
  const finds = kinds.map(([words, find]) => [dictionary.setOf(words), find] as const)
  const triggers = dictionary.setOf(kinds.flatMap(([words]) => words))
  return (reading, report) => {
    const isTold: IsTold = (first, last) => hasNear(reading, first, last, context, { before: 7, after: 2 })
    for (const token of reading.known) {
      const word = reading.tokens.word[token] as number
      if (!triggers.has(word)) continue
      for (const [set, find] of finds) if (set.has(word)) find(reading, token, isTold, report)
    }
  }
}
