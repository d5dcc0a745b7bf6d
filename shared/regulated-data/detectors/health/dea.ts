import type { Detector, Report } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'
import { passesDeaCheck } from '../check-digits/weighted-sum.ts'
import { matchAt } from '../match-at.ts'
import { createSurroundings, type Surroundings, wordsAround } from '../surroundings.ts'
import { gapAfter, isLetters, lastWithin, lengthOf } from '../tokens.ts'

const phrases = ['dea', 'deanumber', 'deano', 'dea registration', 'controlled substance', 'prescriber']

/** The registrant's type, the first letter of the name or 9, seven digits. */
const form = /[ABCDEFGHJKLMPRSTUX][A-Z9][ -]?\d{7}(?![A-Z0-9])/iy
/** As practitioners have it. */
const alone = /^[ABFGMPR][A-Z]\d{7}$/

/** DEA registration numbers of those who prescribe controlled substances, with their check digit (21 CFR 1301). */
export const dea: Detector = {
  words: wordsAround(phrases),
  create(dictionary) {
    const surroundings = createSurroundings(dictionary, phrases)
    return (reading, report) => {
      for (const token of reading.mixed) {
        if (lengthOf(reading, token) === 9) lookAt({ reading, first: token, surroundings }, report)
      }
      for (const token of reading.numbers) {
        if (followsLetters(reading, token)) lookAt({ reading, first: token - 1, surroundings }, report)
      }
    }
  },
}

function followsLetters(reading: Reading, token: number): boolean {
  if (token === 0 || lengthOf(reading, token) !== 7) return false
  return (
    lengthOf(reading, token - 1) === 2 && gapAfter(reading, token - 1) === 1 && isLetters(reading, token - 1)
  )
}

interface Look {
  readonly reading: Reading
  readonly first: number
  readonly surroundings: Surroundings
}

function lookAt({ reading, first, surroundings }: Look, report: Report): void {
  const start = reading.tokens.start[first] as number
  const found = matchAt(form, reading.text, start)
  if (found === undefined || !passesDeaCheck(found.slice(-7))) return
  const end = start + found.length
  const told = surroundings.told(reading, first, lastWithin(reading, first, end))
  if (told > 0) report('phi.dea', start, end, told)
  else if (alone.test(found) && !surroundings.tellOfOthers(reading, first)) report('phi.dea', start, end, 0.6)
}
