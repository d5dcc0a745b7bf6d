import { hasNear } from '../../context.ts'
import type { Detector, Report } from '../../detector.ts'
import { createPhrases, wordsOf } from '../../phrases.ts'
import {
  eachStretch,
  groupsOf,
  type NumberGroups,
  shapeOf,
  standsAlone,
} from '../../reading/number-groups.ts'
import type { Reading } from '../../reading/reading.ts'

/** `security` alone speaks of software as often. */
const phrases = [
  'ssn',
  'ssns',
  'social',
  'security number',
  'security no',
  'security num',
  'socialsecuritynumber',
  'itin',
  'tin',
  'taxpayer',
]
const others = [
  'order',
  'invoice',
  'part',
  'ticket',
  'tracking',
  'serial',
  'sku',
  'model',
  'isbn',
  'case',
  'ref',
  'reference',
  'item',
  'product',
  'po',
  'routing',
  'phone',
  'tel',
  'fax',
  'zip',
  'version',
]

const printed = shapeOf(3, 2, 4)

/**
 * US social security numbers and individual taxpayer numbers: no check digit, but areas, groups and serials that
 * are never given out (SSA's randomization of 2011; IRS Publication 1915 for 9xx).
 */
export const usSsn: Detector = {
  words: [...wordsOf(phrases), ...others],
  create(dictionary) {
    const context = createPhrases(dictionary, phrases)
    const otherwise = dictionary.setOf(others)
    return (reading, report) => {
      eachStretch(
        reading,
        { least: 9, most: 9 },
        () => true,
        ({ first, last, shape }) => {
          if (!standsAlone(reading, first, last) || goesOn(reading, last)) return
          const [from, to] = [reading.numbers[first] as number, reading.numbers[last] as number]
          const isTold = context.distance(reading, from, to) > 0
          if (!isTold && shape !== printed) return
          if (!isTold && hasNear(reading, from, to, otherwise, { before: 3, after: 0 })) return
          reportNumber(groupsOf(reading, first, last), isTold, reading, report)
        },
      )
    }
  },
}

/** Whether a dash joins more to it that is no number of its own, as in `001-415-555-2671x42`. */
function goesOn({ text, tokens, numbers }: Reading, last: number): boolean {
  const end = tokens.end[numbers[last] as number] as number
  return text[end] === '-' && /^[A-Za-z0-9]/.test(text.slice(end + 1, end + 2))
}

function reportNumber(
  { digits, start, end }: NumberGroups,
  isTold: boolean,
  { text }: Reading,
  report: Report,
): void {
  const kind = kindOf(digits)
  if (kind === undefined) return
  const isDashed = text.slice(start, end).includes('-')
  report(kind, start, end, isTold ? 0.9 : isDashed ? 0.8 : 0.6)
}

function kindOf(digits: string): 'pii.national-id.us-ssn' | 'pii.national-id.us-itin' | undefined {
  const area = Number(digits.slice(0, 3))
  const group = Number(digits.slice(3, 5))
  if (digits.slice(5) === '0000' || group === 0 || area === 0 || area === 666) return undefined
  if (area < 900) return 'pii.national-id.us-ssn'
  const isGiven =
    (group >= 50 && group <= 65) ||
    (group >= 70 && group <= 88) ||
    (group >= 90 && group <= 99 && group !== 93)
  return isGiven ? 'pii.national-id.us-itin' : undefined
}
