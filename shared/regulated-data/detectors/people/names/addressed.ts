import type { Report } from '../../../detector.ts'
import type { Reading } from '../../../reading/reading.ts'
import { reportName } from './announce.ts'
import { readBack } from './back.ts'
import { isAllCapitals, type RoleOf } from './parts.ts'

const longestLocal = 64
const longestJoint = 3
const joint = /^["']? ?\.?["']? ?$/

/** The display name before an address in angle brackets: `Jane Roe <jane@example.com>` (RFC 5322, section 3.4). */
export function findAddressed(reading: Reading, roleOf: RoleOf, report: Report): void {
  const { text } = reading
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const bracket = bracketBefore(text, at)
    if (bracket > 0) reportBefore(reading, bracket, roleOf, report)
  }
}

/** @returns the offset of the bracket that the address begins with, or -1 */
function bracketBefore(text: string, at: number): number {
  const least = Math.max(0, at - longestLocal)
  for (let index = at - 1; index >= least; index--) {
    const sign = text[index] as string
    if (sign === '<' || sign === '[') return index
    if (sign <= ' ' || sign === '@' || sign === '>' || sign === ',') return -1
  }
  return -1
}

function reportBefore(reading: Reading, bracket: number, roleOf: RoleOf, report: Report): void {
  const { text, tokens } = reading
  const last = tokenBefore(reading, bracket)
  if (last < 0 || bracket - (tokens.end[last] as number) > longestJoint) return
  if (!joint.test(text.slice(tokens.end[last], bracket))) return
  const { first, words, known, lower } = readBack(reading, last, roleOf)
  if (known === 0 && (words < 2 || isAllCapitals(reading, first))) return
  if (lower > 0 && known < 2) return
  reportName(reading, first, last, known > 0 ? 0.8 : 0.62, report)
}

/** The last token that ends at or before the offset, by bisection; -1 if there is none. */
function tokenBefore({ tokens }: Reading, offset: number): number {
  let [low, high] = [0, tokens.count]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens.end[middle] as number) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}
