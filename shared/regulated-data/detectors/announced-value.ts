import type { Reading } from '../reading/reading.ts'
import { gapAfter, isDigits, isLetters, isUpper, lengthOf, textOf } from './tokens.ts'

/** A value of letters and digits, maybe in groups. */
export interface AnnouncedValue {
  readonly start: number
  readonly end: number
  /** Its letters and digits in upper case, without what stands between them. */
  readonly compact: string
  /** Whether nothing stands between the words and it but `number`, `is` and the like. */
  readonly isDirect: boolean
}

export interface Announcement {
  /** How many tokens behind the announcing words the value can begin. */
  readonly reach: number
  /** Whether groups of digits can be apart by a space, or only by a dash. */
  readonly isSpaced: boolean
  readonly isValid: (compact: string) => boolean
}

const fillers =
  /^\W*(?:(?:numbers?|num|no|nr|nb|id|identifier|is|was|nummer|numero|code|of|der|de)\W+){0,3}$/i
const longestGap = 14
const mostGroups = 6
const [shortest, longest] = [5, 18]
const longestPrefix = 4

/** The first value behind the token that is valid; no farther than the end of the sentence. */
export function valueBehind(
  reading: Reading,
  token: number,
  { reach, isSpaced, isValid }: Announcement,
): AnnouncedValue | undefined {
  const to = Math.min(token + reach, reading.tokens.count - 1)
  for (let first = token + 1; first <= to; first++) {
    if (gapAfter(reading, first - 1) > longestGap || endsSentence(reading, first - 1)) return undefined
    if (isLetters(reading, first) && !isPrefix(reading, first)) continue
    const last = runEnd(reading, first, isSpaced)
    const value = longestValid(reading, first, last, isValid)
    if (value !== undefined) return { ...value, isDirect: isDirect(reading, token, value.start) }
    // No value begins amidst a run of groups.
    first = last
  }
  return undefined
}

function isDirect({ text, tokens }: Reading, token: number, start: number): boolean {
  return fillers.test(text.slice(tokens.end[token], start))
}

/** Whether a sentence ends behind the token; `No.` and its like are abbreviations. */
function endsSentence(reading: Reading, token: number): boolean {
  const { text, tokens } = reading
  const end = tokens.end[token] as number
  const sign = text[end]
  if (sign !== '.' && sign !== '!' && sign !== ';') return false
  return (sign !== '.' || lengthOf(reading, token) > 3) && /\s/.test(text[end + 1] ?? '')
}

/** `MR-2024…`, `D 123 456 …`: letters which the value begins with. */
function isPrefix(reading: Reading, token: number): boolean {
  if (token + 1 >= reading.tokens.count || isLetters(reading, token + 1)) return false
  if (lengthOf(reading, token) > longestPrefix || gapAfter(reading, token) !== 1) return false
  const sign = reading.text[reading.tokens.end[token] as number]
  return sign === '-' || (sign === ' ' && lengthOf(reading, token) === 1 && isUpper(reading, token))
}

/** The last token of the groups that are joined to this one; of very long runs only the beginning is read. */
function runEnd(reading: Reading, first: number, isSpaced: boolean): number {
  let last = first
  while (last - first < mostGroups && continues(reading, last, isSpaced)) last++
  return last
}

/** The longest valid value that begins with the token and ends with one of the others. */
function longestValid(
  reading: Reading,
  first: number,
  last: number,
  isValid: (compact: string) => boolean,
): Omit<AnnouncedValue, 'isDirect'> | undefined {
  const { tokens } = reading
  let found: Omit<AnnouncedValue, 'isDirect'> | undefined
  let compact = ''
  for (let token = first; token <= last; token++) {
    compact += textOf(reading, token).toUpperCase()
    if (compact.length > longest) break
    if (compact.length >= shortest && !isDashed(reading, token) && isValid(compact))
      found = { start: tokens.start[first] as number, end: tokens.end[token] as number, compact }
  }
  return found
}

/** Whether a dash joins it to the next token, so that the value doesn't end here. */
function isDashed({ text, tokens }: Reading, token: number): boolean {
  const end = tokens.end[token] as number
  return text[end] === '-' && tokens.start[token + 1] === end + 1
}

/** Whether the next token is a group of the same value. */
function continues(reading: Reading, token: number, isSpaced: boolean): boolean {
  if (token + 1 >= reading.tokens.count || gapAfter(reading, token) !== 1) return false
  const sign = reading.text[reading.tokens.end[token] as number]
  if (sign === '-') return !isLetters(reading, token + 1) || isUpper(reading, token + 1)
  return isSpaced && sign === ' ' && isDigits(reading, token + 1)
}

const dates = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$|^[0-3]\d[0-3]\d(?:19|20)\d\d$/

/** Whether eight digits are a date, as year, month and day or the other way round. */
export function isDate(compact: string): boolean {
  return dates.test(compact)
}
