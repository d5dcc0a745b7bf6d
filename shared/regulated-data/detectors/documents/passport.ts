import type { Detector, Report } from '../../detector.ts'
import { createPhrases, type Phrases, wordsOf } from '../../phrases.ts'
import { standsAlone } from '../../reading/number-groups.ts'
import type { Reading } from '../../reading/reading.ts'
import { isDate } from '../announced-value.ts'
import { gapAfter, isLetters, isUpper, lengthOf, textOf } from '../tokens.ts'

const phrases = [
  'passport',
  'passports',
  'passportnumber',
  'passportno',
  'passportid',
  'passeport',
  'reisepass',
  'reisepassnummer',
  'passnummer',
  'pass nr',
  'pasaporte',
  'passaporto',
  'passaporte',
  'paspoort',
  'paspoortnummer',
]

const forms = [
  // The United States, the United Kingdom; some countries have eight.
  /^\d{8,9}$/,
  // The United States, India, China, Korea, Switzerland, Mexico; Canada, Australia, Italy, Japan, Brazil; Spain.
  /^[A-Z]\d{7,8}$|^[A-Z]{2}\d{6,7}$|^[A-Z]{3}\d{6}$/,
  // France.
  /^\d{2}[A-Z]{2}\d{5}$/,
  // Germany, also with the check digit and the D that follow it in the machine-readable zone.
  /^[CFGHJK][CFGHJKLMNPRTVWXYZ0-9]{8}(?:\dD?)?$/,
  // The Netherlands.
  /^[A-NP-Z]{2}[A-NP-Z0-9]{6}\d$/,
]
const leastDigits = /(?:[^\d]*\d){2}/

/** Passport numbers in the forms of the larger countries (PRADO, ICAO Doc 9303), where words tell of them. */
export const passport: Detector = {
  words: wordsOf(phrases),
  create(dictionary) {
    const context = createPhrases(dictionary, phrases)
    return (reading, report) => {
      for (const token of reading.mixed) {
        const length = lengthOf(reading, token)
        if (length >= 8 && length <= 11) lookAt({ reading, first: token, last: token, context }, report)
      }
      for (let position = 0; position < reading.numbers.length; position++) {
        const token = reading.numbers[position] as number
        const length = lengthOf(reading, token)
        if (length < 6 || length > 9 || !standsAlone(reading, position, position)) continue
        const first = hasSeries(reading, token) ? token - 1 : token
        lookAt({ reading, first, last: token, context }, report)
      }
    }
  },
}

/** Whether one to three capitals stand before the number, as a series' letters, not as `NO`. */
function hasSeries(reading: Reading, token: number): boolean {
  const before = token - 1
  if (before < 0 || !isLetters(reading, before) || !isUpper(reading, before)) return false
  if (lengthOf(reading, before) > 3 || gapAfter(reading, before) !== 1) return false
  return !/^(?:NO|NR|NUM|ID|IS|US|USA|UK|GB|EU)$/.test(textOf(reading, before))
}

interface Look {
  readonly reading: Reading
  readonly first: number
  readonly last: number
  readonly context: Phrases
}

function lookAt({ reading, first, last, context }: Look, report: Report): void {
  const distance = context.distance(reading, first, last)
  if (distance === 0) return
  const { tokens } = reading
  const compact = first === last ? textOf(reading, first) : textOf(reading, first) + textOf(reading, last)
  if (!isPassport(compact.toUpperCase())) return
  // Eight digits alone have no form.
  if (/^\d{8}$/.test(compact) && (distance > 2 || isDate(compact))) return
  const score = distance <= 3 ? 0.91 : 0.7
  report('pii.passport', tokens.start[first] as number, tokens.end[last] as number, score)
}

function isPassport(compact: string): boolean {
  return leastDigits.test(compact) && forms.some((form) => form.test(compact))
}
