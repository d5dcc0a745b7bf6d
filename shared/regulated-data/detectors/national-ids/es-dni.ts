import type { Detector, Report } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'
import { spanishLetter } from '../check-digits/letters.ts'
import { matchAt } from '../match-at.ts'
import { createSurroundings, type Surroundings, wordsAround } from '../surroundings.ts'
import { gapAfter, isDigits, isLetters, lastWithin, lengthOf } from '../tokens.ts'

const phrases = [
  'dni',
  'dnis',
  'nif',
  'nie',
  'nies',
  'numerodni',
  'identidad',
  'identificacion fiscal',
  'extranjero',
  'extranjeros',
  'residencia',
]

const dni = /\d\d([. ]?)\d{3}\1\d{3}[ .-]{0,2}[A-Z](?![A-Z0-9])/iy
const nie = /[XYZ][ .-]?(?:\d{7}|\d[. ]\d{3}[. ]\d{3})[ .-]?[A-Z](?![A-Z0-9])/iy
const foreigners = 'XYZ'

/**
 * Spanish DNI (eight digits and a letter) and NIE (X, Y or Z, seven digits and a letter): the letter is the number's
 * remainder of 23 (Real Decreto 1553/2005, Orden INT/2058/2008).
 */
export const esDni: Detector = {
  words: wordsAround(phrases),
  create(dictionary) {
    const surroundings = createSurroundings(dictionary, phrases)
    return (reading, report) => {
      for (const token of reading.mixed) {
        const length = lengthOf(reading, token)
        if (length === 9 || length === 8) lookAt({ reading, token, surroundings }, report)
      }
      for (const token of reading.numbers) {
        const length = lengthOf(reading, token)
        const isWhole = length === 8 || length === 7
        if (isWhole || ((length === 2 || length === 1) && isFollowed(reading, token)))
          lookAt({ reading, token, surroundings }, report)
      }
    }
  },
}

/** By a group of three digits. */
function isFollowed(reading: Reading, token: number): boolean {
  const next = token + 1
  if (next >= reading.tokens.count || gapAfter(reading, token) !== 1) return false
  return isDigits(reading, next) && lengthOf(reading, next) === 3
}

interface Look {
  readonly reading: Reading
  readonly token: number
  readonly surroundings: Surroundings
}

function lookAt(look: Look, report: Report): void {
  const { reading, token } = look
  const before = token - 1
  const isAfterLetter =
    before >= 0 &&
    lengthOf(reading, before) === 1 &&
    gapAfter(reading, before) === 1 &&
    isLetters(reading, before)
  if (isAfterLetter && reportNie({ ...look, token: before }, report)) return
  const isLetter = reading.text.charCodeAt(reading.tokens.start[token] as number) > 0x39
  if (isLetter) reportNie(look, report)
  else reportDni(look, report)
}

function reportNie({ reading, token, surroundings }: Look, report: Report): boolean {
  const start = reading.tokens.start[token] as number
  const found = matchAt(nie, reading.text, start)
  if (found === undefined) return false
  const whole = compact(found)
  const number = `${foreigners.indexOf(whole[0] as string)}${whole.slice(1, 8)}`
  if (spanishLetter(number) !== whole[8]) return false
  const end = start + found.length
  const isTold = surroundings.told(reading, token, lastWithin(reading, token, end)) > 0
  if (!isTold && surroundings.tellOfOthers(reading, token)) return false
  report('pii.national-id.es-nie', start, end, isTold ? 0.96 : 0.9)
  return true
}

function reportDni({ reading, token, surroundings }: Look, report: Report): void {
  const start = reading.tokens.start[token] as number
  const found = matchAt(dni, reading.text, start)
  if (found === undefined) return
  const whole = compact(found)
  if (spanishLetter(whole.slice(0, 8)) !== whole[8]) return
  const end = start + found.length
  const told = surroundings.told(reading, token, lastWithin(reading, token, end))
  if (told > 0) report('pii.national-id.es-dni', start, end, told)
  // A number and a word of one letter, or the hexadecimal digits of a hash, are no DNI.
  else if (/\d-?[A-Z]$/.test(found) && !surroundings.tellOfOthers(reading, token))
    report('pii.national-id.es-dni', start, end, found.length > 9 ? 0.9 : 0.82)
}

function compact(found: string): string {
  return found.replace(/[^0-9A-Z]/gi, '').toUpperCase()
}
