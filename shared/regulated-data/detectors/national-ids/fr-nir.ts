import type { Detector, Report } from '../../detector.ts'
import { createPhrases, type Phrases, wordsOf } from '../../phrases.ts'
import { Joint, type Reading } from '../../reading/reading.ts'
import { nirKey } from '../check-digits/letters.ts'
import { matchAt } from '../match-at.ts'
import { gapAfter, lastWithin, lengthOf } from '../tokens.ts'

const phrases = [
  'nir',
  'insee',
  'securite sociale',
  'numerosecu',
  'numsecu',
  'secu',
  'vitale',
  'social security',
  'immatriculation',
]

/** Sex, year, month, department (with Corsica's 2A and 2B), commune, order, key; by one sign between groups, or none. */
const form =
  /[1-478]([ .-]?)\d\d\1(?:0[1-9]|1[0-2]|[2-9]\d)\1(?:\d\d|2[AB])\1\d{3}\1\d{3}(?:[ .-]?(?:\/ |\/|\| )?\d\d)?(?![A-Z0-9])/iy
/** Of those who were born in a known month. */
const usual = /^[12]\d\d(?:0[1-9]|1[0-2])(?!00)/

/** French social security numbers: 13 characters and their key, 97 less their remainder of it (INSEE). */
export const frNir: Detector = {
  words: wordsOf(phrases),
  create(dictionary) {
    const context = createPhrases(dictionary, phrases)
    return (reading, report) => {
      for (const token of reading.mixed) {
        const length = lengthOf(reading, token)
        if (length === 15 || length === 13) reportNir(reading, token, context, report)
      }
      for (let position = 0; position < reading.numbers.length; position++) {
        if (isBeginning(reading, position))
          reportNir(reading, reading.numbers[position] as number, context, report)
      }
    }
  },
}

function isBeginning(reading: Reading, position: number): boolean {
  const { numbers, joints } = reading
  const before = position > 0 ? joints[position - 1] : Joint.none
  if (before === Joint.dash || before === Joint.dot) return false
  const token = numbers[position] as number
  const length = lengthOf(reading, token)
  if (length === 15 || length === 13) return true
  if (length !== 1 || token + 1 >= reading.tokens.count) return false
  return lengthOf(reading, token + 1) === 2 && gapAfter(reading, token) === 1
}

function reportNir(reading: Reading, first: number, context: Phrases, report: Report): void {
  const start = reading.tokens.start[first] as number
  const found = matchAt(form, reading.text, start)
  if (found === undefined) return
  const end = start + found.length
  const number = found.replace(/[^0-9A-Z]/gi, '')
  const isTold = context.distance(reading, first, lastWithin(reading, first, end)) > 0
  report('pii.national-id.fr-nir', start, end, scoreOf(number, found, isTold))
}

function scoreOf(number: string, found: string, isTold: boolean): number {
  if (number.length === 13) return isTold ? 0.68 : 0
  if (nirKey(number.slice(0, 13)) !== number.slice(13)) return 0
  if (isTold) return 0.96
  if (!usual.test(number)) return 0
  return found === number ? 0.8 : 0.95
}
