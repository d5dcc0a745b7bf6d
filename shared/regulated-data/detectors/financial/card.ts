import { hasNear } from '../../context.ts'
import type { Detector, Report } from '../../detector.ts'
import type { WordSet } from '../../reading/dictionary.ts'
import { eachStretch, groupsOf, type Stretch, shapeOf, standsAlone } from '../../reading/number-groups.ts'
import { Joint, type Reading } from '../../reading/reading.ts'
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
/** As cards are printed and typed: in groups. One group, and digits that stand singly, are forms too. */
const shapes: ReadonlySet<number> = new Set([
  shapeOf(4, 4, 4, 4),
  shapeOf(4, 4, 4, 4, 3),
  shapeOf(4, 4, 4, 4, 2),
  shapeOf(4, 4, 4, 4, 1),
  shapeOf(4, 4, 4, 7),
  shapeOf(4, 4, 4, 6),
  shapeOf(4, 4, 4, 5),
  shapeOf(4, 4, 4, 3),
  shapeOf(4, 4, 4, 2),
  shapeOf(4, 4, 4, 1),
  shapeOf(4, 4, 4),
  shapeOf(4, 4, 5),
  shapeOf(4, 6, 5),
  shapeOf(4, 6, 4),
  shapeOf(4, 6, 6),
  shapeOf(4, 12),
  shapeOf(6, 13),
  shapeOf(6, 10),
  shapeOf(8, 8),
  shapeOf(4, 4, 8),
  shapeOf(8, 4, 4),
])
/** Of a card that is typed in no form of these, where words say that it is one. */
const mostGroups = 6

/** Payment card numbers: an issuer's range (ISO/IEC 7812), the range's length, the check digit. */
export const card: Detector = {
  words,
  create(dictionary) {
    const context = dictionary.setOf(words)
    return (reading, report) => {
      const begins = (first: number) => mayBegin(reading, first)
      eachStretch(reading, { least: 12, most: 19 }, begins, (stretch) => {
        judge(reading, stretch, context, report)
      })
    }
  },
}

function judge(reading: Reading, stretch: Stretch, context: WordSet, report: Report): void {
  const { first, last } = stretch
  const isShaped = hasForm(stretch)
  if ((!isShaped && last - first >= mostGroups) || !standsAlone(reading, first, last)) return
  const [from, to] = [reading.numbers[first] as number, reading.numbers[last] as number]
  // Strings are made only of what can be one.
  if (!isShaped && !hasNear(reading, from, to, context)) return
  const { digits, start, end } = groupsOf(reading, first, last)
  if (passesLuhn(digits) && isIssued(digits)) report('pci.card', start, end, 0.97)
}

/** No network's numbers begin with 0, 7 or 9, and none begins amidst a longer number. */
function mayBegin({ text, tokens, numbers, joints }: Reading, first: number): boolean {
  const digit = text.charCodeAt(tokens.start[numbers[first] as number] as number) - 0x30
  if (digit === 0 || digit === 7 || digit === 9) return false
  const before = first === 0 ? Joint.none : joints[first - 1]
  return before !== Joint.dash && before !== Joint.dot && before !== Joint.slash
}

function hasForm({ first, last, shape, count }: Stretch): boolean {
  return first === last || last - first === count - 1 || shapes.has(shape)
}

/** A range of numbers by their first four digits, and the lengths that it has. */
type Range = readonly [from: number, to: number, shortest: number, longest: number]
const ranges: readonly Range[] = [
  // UnionPay's partners and Mir
  [2200, 2204, 16, 19],
  // Mastercard
  [2221, 2720, 16, 16],
  [5100, 5599, 16, 16],
  // Diners Club
  [3000, 3059, 14, 19],
  [3095, 3095, 14, 19],
  [3600, 3699, 14, 19],
  [3800, 3999, 14, 19],
  // American Express
  [3400, 3499, 15, 15],
  [3700, 3799, 15, 15],
  // JCB, of old with fifteen digits
  [1800, 1800, 15, 15],
  [2131, 2131, 15, 15],
  [3528, 3589, 16, 19],
  // Visa
  [4000, 4999, 13, 13],
  [4000, 4999, 16, 16],
  [4000, 4999, 19, 19],
  // Maestro
  [5000, 5099, 12, 19],
  [5600, 5899, 12, 19],
  [6304, 6304, 12, 19],
  [6700, 6799, 12, 19],
  // Discover, RuPay, Elo, UnionPay
  [6000, 6299, 16, 19],
  [6362, 6363, 16, 16],
  [6390, 6390, 12, 19],
  [6400, 6599, 16, 19],
  [8100, 8199, 16, 19],
]

/** Whether a network issues numbers that begin so, of this length. */
function isIssued(digits: string): boolean {
  const beginning = Number(digits.slice(0, 4))
  return ranges.some(
    ([from, to, shortest, longest]) =>
      beginning >= from && beginning <= to && digits.length >= shortest && digits.length <= longest,
  )
}
