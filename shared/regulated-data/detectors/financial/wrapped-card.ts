import type { Detector, Report } from '../../detector.ts'
import { groupsOf } from '../../reading/number-groups.ts'
import { Joint, type Reading } from '../../reading/reading.ts'
import { passesLuhn } from '../check-digits/luhn.ts'
import { isIssued } from './issuers.ts'

/** The groups of a printed card, from which a line's end or a column's blanks can take one apart. */
const shapes = [
  [4, 4, 4, 4],
  [4, 6, 5],
] as const
const widestGap = 24

/** Card numbers that a line break, or more blanks than stand in a number, run through. */
export const wrappedCard: Detector = {
  words: [],
  create() {
    return (reading, report) => {
      const { lengths, numbers } = reading
      for (let first = 0; first + 2 < numbers.length; first++) {
        if (lengths[first] !== 4) continue
        for (const shape of shapes) judge(reading, first, shape, report)
      }
    }
  },
}

function judge(reading: Reading, first: number, shape: readonly number[], report: Report): void {
  const { lengths, joints, numbers } = reading
  const last = first + shape.length - 1
  if (last >= numbers.length || shape.some((length, at) => lengths[first + at] !== length)) return
  let isBroken = false
  for (let position = first; position < last; position++) {
    if (joints[position] !== Joint.none) continue
    if (!isBlankBetween(reading, position)) return
    isBroken = true
  }
  // Without a break it is the other detector's.
  if (!isBroken) return
  const { digits, start, end } = groupsOf(reading, first, last)
  if (isIssued(digits) && passesLuhn(digits)) report('pci.card', start, end, 0.92)
}

/** Whether nothing but blanks and one line's end stands between a number and the next. */
function isBlankBetween({ text, tokens, numbers }: Reading, position: number): boolean {
  const [token, next] = [numbers[position] as number, numbers[position + 1] as number]
  const [from, to] = [tokens.end[token] as number, tokens.start[next] as number]
  if (next !== token + 1 || to - from > widestGap) return false
  const gap = text.slice(from, to)
  return /^[ \t]*(?:\r?\n)?[ \t]*$/.test(gap)
}
