import type { Detector, Report } from '../../detector.ts'
import { Joint, type Reading } from '../../reading/reading.ts'
import { matchAt } from '../match-at.ts'
import { createSurroundings, type Surroundings, wordsAround } from '../surroundings.ts'
import { gapAfter, isLetters, lastWithin, lengthOf } from '../tokens.ts'

const phrases = [
  'nino',
  'ninos',
  'ni',
  'nin',
  'national insurance',
  'nationalinsurance',
  'nationalinsurancenumber',
  'ninumber',
  'nin number',
  'insurance number',
  'insurance no',
]

/** Two letters, three pairs of digits and a letter; HMRC prints them as `QQ 12 34 56 C`. */
const form =
  /(?![DFIQUV]|.[DFIOQUV]|BG|GB|NK|KN|NT|TN|ZZ)[A-Z]{2}[ .-]?\d\d[ .-]?\d\d[ .-]?\d\d(?:[ .-]?[A-D])?(?![A-Z0-9])/iy

/** UK national insurance numbers, by HMRC's rules for prefixes and suffixes (National Insurance Manual, NIM39110). */
export const ukNino: Detector = {
  words: wordsAround(phrases),
  create(dictionary) {
    const surroundings = createSurroundings(dictionary, phrases)
    return (reading, report) => {
      const { mixed, numbers } = reading
      for (const token of mixed) if (isBeginning(reading, token)) lookAt(reading, token, surroundings, report)
      for (let position = 0; position < numbers.length; position++) {
        if (followsPrefix(reading, position))
          lookAt(reading, (numbers[position] as number) - 1, surroundings, report)
      }
    }
  },
}

function lookAt(reading: Reading, first: number, surroundings: Surroundings, report: Report): void {
  const start = reading.tokens.start[first] as number
  const found = matchAt(form, reading.text, start)
  if (found === undefined) return
  const end = start + found.length
  const told = surroundings.told(reading, first, lastWithin(reading, first, end))
  if (told > 0) report('pii.national-id.uk-nino', start, end, told)
  // Without its suffix, or in lower case, it is anything.
  else if (/^[A-Z]{2}.*[A-D]$/.test(found) && !surroundings.tellOfOthers(reading, first))
    report('pii.national-id.uk-nino', start, end, found.length > 9 ? 0.9 : 0.78)
}

/** `AB123456C`, `AB123456`, `AB12`. */
function isBeginning(reading: Reading, token: number): boolean {
  const length = lengthOf(reading, token)
  if (length !== 9 && length !== 8 && length !== 4) return false
  const start = reading.tokens.start[token] as number
  return reading.text.charCodeAt(start + 1) > 0x40 && reading.text.charCodeAt(start + 2) <= 0x39
}

/** Six digits, or two and two more, behind two letters and a sign. */
function followsPrefix(reading: Reading, position: number): boolean {
  const { lengths, joints, numbers } = reading
  const length = lengths[position]
  const isPair = length === 2 && joints[position] !== Joint.none && lengths[position + 1] === 2
  if (!isPair && length !== 6) return false
  const before = (numbers[position] as number) - 1
  return (
    before >= 0 &&
    lengthOf(reading, before) === 2 &&
    gapAfter(reading, before) === 1 &&
    isLetters(reading, before)
  )
}
