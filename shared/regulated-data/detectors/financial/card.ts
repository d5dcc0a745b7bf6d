import { hasNear } from '../../context.ts'
import type { Detector } from '../../detector.ts'
import { eachStretch, groupsOf, standsAlone } from '../../reading/number-groups.ts'
import { passesLuhn } from '../check-digits/luhn.ts'

const words = [
  'card',
  'cards',
  'credit',
  'debit',
  'visa',
  'mastercard',
  'amex',
  'discover',
  'maestro',
  'cc',
  'ccn',
  'pan',
  'payment',
  'kreditkarte',
  'karte',
  'carte',
  'tarjeta',
  'carta',
]
/** As cards are printed and typed: in one piece, or in groups. */
const shapes = /^(?:\d\d|(?:4-){3}[1-7](?:-3)?|4-6-[45]|4-4-5|6-13|8-8|(?:\d-)*\d)$/

/** Of a card that is typed in no form of these, where words say that it is one. */
const mostGroups = 5

/** Payment card numbers: an issuer's range (ISO/IEC 7812), the range's length, the check digit. */
export const card: Detector = {
  words,
  create(dictionary) {
    const context = dictionary.setOf(words)
    return (reading, report) => {
      eachStretch(reading, { least: 12, most: 19 }, (first, last) => {
        const { digits, shape, start, end } = groupsOf(reading, first, last)
        if (!isIssued(digits) || !passesLuhn(digits) || !standsAlone(reading, first, last)) return
        const { numbers } = reading
        const isShaped = shapes.test(shape)
        if (!isShaped && last - first >= mostGroups) return
        const isTold = hasNear(reading, numbers[first] as number, numbers[last] as number, context)
        if (isTold || isShaped) report('pci.card', start, end, isTold || digits.length > 13 ? 0.97 : 0.9)
      })
    }
  },
}

/** Whether a network issues numbers that begin so, of this length. */
function isIssued(digits: string): boolean {
  const { length } = digits
  const two = Number(digits.slice(0, 2))
  const four = Number(digits.slice(0, 4))
  const six = Number(digits.slice(0, 6))
  if (digits[0] === '4') return length === 13 || length === 16 || length === 19
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16
  if (two === 34 || two === 37) return length === 15
  if (two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059)) return length >= 14
  if (four >= 3528 && four <= 3589) return length >= 16
  if (two === 62 || two === 81) return length >= 16
  if (four === 6011 || two === 64 || two === 65 || two === 60) return length >= 16
  if (four >= 2200 && four <= 2204) return length >= 16
  if (six === 636368 || six === 438935) return length === 16
  return isMaestro(four, two) && length >= 12
}

function isMaestro(four: number, two: number): boolean {
  return [5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763].includes(four) || two === 67
}
