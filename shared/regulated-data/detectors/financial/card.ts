import { hasNear } from '../../context.ts'
import type { Detector, Report } from '../../detector.ts'
import type { WordSet } from '../../reading/dictionary.ts'
import { eachStretch, groupsOf, type Stretch, shapeOf, standsAlone } from '../../reading/number-groups.ts'
import { Joint, type Reading } from '../../reading/reading.ts'
import { passesLuhn } from '../check-digits/luhn.ts'
import { isIssued } from './issuers.ts'

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
const mostGroups = 8

const bounds = { least: 12, most: 19 }

/** Payment card numbers: an issuer's range (ISO/IEC 7812), the range's length, the check digit. */
export const card: Detector = {
  words,
  create(dictionary) {
    const context = dictionary.setOf(words)
    return (reading, report) => {
      eachStretch(
        reading,
        bounds,
        (first) => mayBegin(reading, first),
        (stretch) => judge(reading, stretch, context, report),
      )
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
  const start = tokens.start[numbers[first] as number] as number
  const digit = text.charCodeAt(start) - 0x30
  // Behind a plus stands a telephone number.
  if (text.charCodeAt(start - 1) === 0x2b) return false
  if (digit === 0 || digit === 7 || digit === 9) return false
  const before = first === 0 ? Joint.none : joints[first - 1]
  return before !== Joint.dash && before !== Joint.dot && before !== Joint.slash
}

function hasForm({ first, last, shape, count }: Stretch): boolean {
  return first === last || last - first === count - 1 || shapes.has(shape)
}
