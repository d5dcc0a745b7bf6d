import type { Detector, Report } from '../../detector.ts'
import { eachStretch, groupsOf, type Stretch, shapeOf } from '../../reading/number-groups.ts'
import { Joint, type Reading } from '../../reading/reading.ts'
import { isInternational } from './phones/country-codes.ts'
import { endWithExtension, findGlued } from './phones/extension.ts'
import { type JoinedBy, mayBeNational, nationalScore } from './phones/national-forms.ts'
import { createTeller, type Teller, Told, wordsOfTeller } from './phones/told.ts'

/** Digits, the country code's or the area's among them (E.164, and local numbers of seven). */
const bounds = { least: 7, most: 15 }

/** What is known of the number that begins at one place. */
interface Beginning {
  first: number
  /** What the words before say, once asked. */
  told: number | undefined
  /** Whether no number stands before it, a space apart, but one that is a phone number itself. */
  isFree: boolean
  /** The best that was seen to begin here. */
  last: number
  score: number
  /** The last number that was reported. */
  taken: number
}

/** Telephone numbers: international ones (E.164), the forms of national plans, and others that words announce. */
export const phone: Detector = {
  words: wordsOfTeller,
  create(dictionary) {
    const teller = createTeller(dictionary)
    return (reading, report) => {
      if (reading.numbers.length > 0) findNumbers(reading, teller, report)
      if (reading.mixed.length > 0) findGlued(reading, report)
    }
  },
}

function findNumbers(reading: Reading, teller: Teller, report: Report): void {
  const beginning: Beginning = { first: -1, told: undefined, isFree: true, last: -1, score: 0, taken: -1 }
  eachStretch(
    reading,
    bounds,
    (first) => {
      settle(reading, beginning, report)
      return begins(reading, beginning, first)
    },
    (stretch) => {
      const score = isEnd(reading, stretch.last) ? scoreOf(reading, stretch, beginning, teller) : 0
      if (score === 0 || score < beginning.score) return
      beginning.score = score
      beginning.last = stretch.last
    },
  )
  settle(reading, beginning, report)
}

/** Reports the best that began at the last place. */
function settle(reading: Reading, beginning: Beginning, report: Report): void {
  if (beginning.score === 0) return
  reportNumber(reading, beginning, report)
  beginning.taken = beginning.last
  beginning.score = 0
}

function begins(reading: Reading, beginning: Beginning, first: number): boolean {
  const { taken } = beginning
  if (first <= taken || !mayBegin(reading, first)) return false
  beginning.first = first
  beginning.told = undefined
  beginning.isFree = first === 0 || first === taken + 1 || standsFree(reading, first)
  return true
}

function reportNumber(
  { text, tokens, numbers }: Reading,
  { first, last, score }: Beginning,
  report: Report,
): void {
  let start = tokens.start[numbers[first] as number] as number
  // With the `(`, the `+`, and what an international prefix has before it.
  if (text[start - 1] === '(') start--
  if (text[start - 1] === '+') start--
  if (text[start - 1] === '(') start--
  report('pii.phone', start, endWithExtension(text, tokens.end[numbers[last] as number] as number), score)
}

/** Whether the number is not a part of a longer one, of a word or of an amount. */
function mayBegin({ text, tokens, numbers, joints }: Reading, first: number): boolean {
  const before = first === 0 ? Joint.none : joints[first - 1]
  if (before === Joint.dash || before === Joint.dot || before === Joint.slash) return false
  const start = tokens.start[numbers[first] as number] as number
  const sign = text.charCodeAt(start - 1)
  // Dollar, number sign, per cent, underscore; a dash, a dot, a slash or a colon behind a letter.
  if (sign === 0x24 || sign === 0x23 || sign === 0x25 || sign === 0x5f) return false
  // The seconds of a time.
  if (sign === 0x3a && isDigit(text.charCodeAt(start - 2))) return false
  return !((sign === 0x2d || sign === 0x2e || sign === 0x2f) && isWord(text.charCodeAt(start - 2)))
}

/** Whether no number stands before it, a space or a spaced dash apart. */
function standsFree({ text, tokens, numbers, joints }: Reading, first: number): boolean {
  const before = joints[first - 1]
  if (before !== Joint.other) return before !== Joint.space
  const [end, start] = [tokens.end[numbers[first - 1] as number], tokens.start[numbers[first] as number]]
  return !text.slice(end, start).includes('-')
}

function isEnd({ text, tokens, numbers, joints }: Reading, last: number): boolean {
  const after = joints[last]
  if (after === Joint.dash || after === Joint.dot || after === Joint.slash) return false
  const end = tokens.end[numbers[last] as number] as number
  const sign = text.charCodeAt(end)
  if (sign === 0x25 || sign === 0x5f) return false
  return !((sign === 0x2d || sign === 0x2f || sign === 0x2e) && isLetter(text.charCodeAt(end + 1)))
}

function isWord(code: number): boolean {
  return isLetter(code) || isDigit(code)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isLetter(code: number): boolean {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

function scoreOf(reading: Reading, stretch: Stretch, beginning: Beginning, teller: Teller): number {
  const { text, tokens, numbers, joints } = reading
  const { first, last } = stretch
  const start = tokens.start[numbers[first] as number] as number
  if (hasPlus(text, start)) return plusScore(reading, stretch)
  const isTold = beginning.isFree && tells(reading, beginning, numbers[last] as number, teller)
  const isFree = isTold || (beginning.isFree && joints[last] !== Joint.space)
  const prefix = prefixOf(text, start)
  if (prefix > 0 && isInternational(groupsOf(reading, first, last).digits.slice(prefix)))
    return prefixScore(isTold, isFree)
  const form = formScore(reading, stretch, beginning.isFree, isFree)
  if (isTold) return form > 0 ? Math.max(form, 0.85) : toldScore(reading, stretch)
  return beginning.told === Told.other && form < 0.83 ? form - 0.35 : form
}

function prefixScore(isTold: boolean, isFree: boolean): number {
  if (isTold) return 0.88
  return isFree ? 0.75 : 0
}

function plusScore(reading: Reading, { first, last, count }: Stretch): number {
  if (isInternational(groupsOf(reading, first, last).digits)) return 0.9
  return count >= 9 ? 0.7 : 0
}

/** What its form alone says. Strings are made only of what can be a number. */
function formScore(
  reading: Reading,
  { first, last, shape }: Stretch,
  isBegun: boolean,
  isFree: boolean,
): number {
  const { text, tokens, numbers, joints } = reading
  const isZero = text.charCodeAt(tokens.start[numbers[first] as number] as number) === 0x30
  if (!mayBeNational(shape, isZero)) return 0
  const isParenthesised = hasParentheses(reading, first, last)
  if (!isBegun && !isParenthesised && joints[first] === Joint.space) return 0
  const { digits } = groupsOf(reading, first, last)
  return nationalScore({ digits, shape, isParenthesised, joint: joinedBy(reading, first, last), isFree })
}

function tells(reading: Reading, beginning: Beginning, to: number, teller: Teller): boolean {
  beginning.told ??= teller.before(reading, reading.numbers[beginning.first] as number)
  return beginning.told === Told.phone || (beginning.told === Told.nothing && teller.behind(reading, to))
}

function hasPlus(text: string, start: number): boolean {
  const sign = text[start - 1] === '(' || text[start - 1] === ' ' ? text[start - 2] : text[start - 1]
  return sign === '+'
}

/** How many digits stand before the country code: `00` in most countries, `011` in North America. */
function prefixOf(text: string, start: number): number {
  if (text.charCodeAt(start) !== 0x30) return 0
  if (text.charCodeAt(start + 1) === 0x30) return 2
  return text.startsWith('11', start + 1) ? 3 : 0
}

/** Whether the area stands in parentheses: the first group, or the second behind a single digit. */
function hasParentheses({ text, tokens, numbers, lengths }: Reading, first: number, last: number): boolean {
  const area = numbers[lengths[first] === 1 && last > first ? first + 1 : first] as number
  return text[(tokens.start[area] as number) - 1] === '(' && text[tokens.end[area] as number] === ')'
}

const joinedBySign: Readonly<Record<number, JoinedBy>> = {
  [Joint.space]: 'space',
  [Joint.dash]: 'dash',
  [Joint.dot]: 'dot',
  [Joint.slash]: 'slash',
}

function joinedBy({ joints }: Reading, first: number, last: number): JoinedBy {
  if (first === last) return 'none'
  for (let position = first + 1; position < last; position++)
    if (joints[position] !== joints[first]) return 'mixed'
  return joinedBySign[joints[first] as number] ?? 'mixed'
}

const mostToldGroups = 6
const longestTold = 12
/** Dates, and the years of a period: no phone numbers, though words about phones stand before. */
const dates: ReadonlySet<number> = new Set([
  shapeOf(4, 2, 2),
  shapeOf(2, 2, 4),
  shapeOf(1, 2, 4),
  shapeOf(2, 1, 4),
  shapeOf(4, 4),
])

/** In a form of no plan: only where words say so. */
function toldScore(reading: Reading, { first, last, count, shape }: Stretch): number {
  // Digits that stand singly are one group.
  if (count > longestTold || (last - first >= mostToldGroups && last - first !== count - 1)) return 0
  const start = reading.tokens.start[reading.numbers[first] as number] as number
  const isYear = /^(?:19|20)/.test(reading.text.slice(start, start + 2))
  if (first === last && count === 8 && isYear) return 0
  if (dates.has(shape) && (isYear || (reading.lengths[last] === 4 && count < 9 && shape !== shapeOf(4, 4))))
    return 0
  // Four groups with dots are an address of the network.
  if (last - first === 3 && joinedBy(reading, first, last) === 'dot' && count <= 12) return 0
  return 0.66
}
