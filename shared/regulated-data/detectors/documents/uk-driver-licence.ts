import type { Detector, Report } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'
import { matchAt } from '../match-at.ts'
import { gapAfter, isLetters, isUpper, lengthOf } from '../tokens.ts'

/** Surname, decade, month (of women 50 more), day, year, initials, a sign of its own, two letters of a check. */
const form =
  /[A-Z]{1,5}9{0,4} ?\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d ?[A-Z9]{2} ?[A-Z0-9][A-Z]{2}(?![A-Z0-9])/iy

/** Filled up with nines. */
const surname = /^[A-Z]{1,5}9{0,4}$/i

/** British driver numbers: 16 characters whose structure little else has (DVLA). */
export const ukDriverLicence: Detector = {
  words: [],
  create() {
    return (reading, report) => {
      const { mixed, numbers, lengths } = reading
      for (const token of mixed) if (lengthOf(reading, token) === 16) lookAt(reading, token, report)
      for (let position = 0; position < numbers.length; position++) {
        const token = numbers[position] as number
        if (lengths[position] === 6 && followsSurname(reading, token)) lookAt(reading, token - 1, report)
      }
    }
  },
}

function followsSurname(reading: Reading, token: number): boolean {
  const before = token - 1
  return (
    before >= 0 &&
    lengthOf(reading, before) === 5 &&
    gapAfter(reading, before) === 1 &&
    isLetters(reading, before)
  )
}

function lookAt(reading: Reading, token: number, report: Report): void {
  const start = reading.tokens.start[token] as number
  const found = matchAt(form, reading.text, start)
  if (found === undefined || found.replaceAll(' ', '').length !== 16) return
  if (!surname.test(found.slice(0, 5))) return
  report('pii.driver-licence', start, start + found.length, isUpper(reading, token) ? 0.93 : 0.8)
}
