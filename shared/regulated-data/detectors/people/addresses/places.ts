import type { Report } from '../../../detector.ts'
import { Kind } from '../../../reading/lexer.ts'
import type { Reading } from '../../../reading/reading.ts'
import { pattern, stateCodes } from './street-words.ts'
import { readTail } from './tail.ts'

const cityBefore = new RegExp(`(?:^|[^A-Za-z])(${pattern.city},? ?)$`)
const stop = /(?:^|[\s(])(?:In|From|To|At|The|Of|Near|Visit|For|Zip|Address)[ :]+/
const ukPostcode = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/
const canadianPostcode = /^[A-Z]\d[A-Z][ -]?\d[A-Z]\d$/

/** `295 Gary Manors, ` or `362 Lee Causeway Apt. 320` and a line's end: a number and names, of whatever kind of street. */
const streetBefore =
  /(?:^|[^A-Za-z0-9.#-])(\d{1,6}[A-Za-z]?(?:[-/]\d{1,5})? [A-Z][A-Za-z.'-]{1,20}(?: [A-Z][A-Za-z.'-]{1,20}){0,3}(?:,? (?:Apt|Suite|Unit|Flat|Ste|Studio)\.? ?#?[A-Za-z0-9-]{1,5})?(?:, ?|\r?\n))$/
const longestStreet = 90

/** Where a place's address begins: with the street and number before it, where such stand there. */
function withStreet(text: string, place: number): number {
  const found = streetBefore.exec(text.slice(Math.max(0, place - longestStreet), place))
  return found === null ? place : place - (found[1] as string).length
}

/** `Springfield, IL 62704`: a place with its state and ZIP code, and the street before it, of whatever kind. */
export function findStateAndCode(reading: Reading, number: number, report: Report): void {
  const { text, tokens } = reading
  const state = number - 1
  const [start, end] = [tokens.start[number] as number, tokens.end[number] as number]
  if (end - start !== 5 || state < 1) return
  if (((tokens.kind[state] as number) & (Kind.lower | Kind.digit)) !== 0) return
  const [stateStart, stateEnd] = [tokens.start[state] as number, tokens.end[state] as number]
  if (
    stateEnd - stateStart !== 2 ||
    start - stateEnd > 2 ||
    !stateCodes.has(text.slice(stateStart, stateEnd))
  )
    return
  const window = text.slice(Math.max(0, stateStart - 60), stateStart)
  const found = cityBefore.exec(window)
  if (found === null) return
  const city = (found[1] as string).replace(stop, '')
  const last = /^-\d{4}(?!\d)/.test(text.slice(end, end + 6)) ? end + 5 : end
  const place = stateStart - city.length
  const from = withStreet(text, place)
  report('pii.address', from, last, from < place ? 0.85 : 0.72)
}

/** `London SW1A 1AA`, `postcode: K1A 0B1`: a postcode of letters and digits, behind a place or the word. */
export function findLetterPostcode(reading: Reading, token: number, isTold: boolean, report: Report): void {
  const { text, tokens } = reading
  const start = tokens.start[token] as number
  const length = (tokens.end[token] as number) - start
  if (length > 7 || length < 2) return
  const hasNext =
    length < 5 && token + 1 < tokens.count && (tokens.start[token + 1] as number) === start + length + 1
  const end = hasNext ? (tokens.end[token + 1] as number) : start + length
  if (end - start > 8) return
  const written = text.slice(start, end)
  if (!ukPostcode.test(written) && !canadianPostcode.test(written)) return
  if (isTold) {
    report('pii.address', start, end, 0.75)
    return
  }
  const found = /(?:^|[^A-Za-z])([A-Z][a-z]{2,20}(?:[ -][A-Z][a-z]{1,20}){0,2},? )$/.exec(
    text.slice(Math.max(0, start - 50), start),
  )
  if (found === null || !written.includes(' ')) return
  const place = start - (found[1] as string).length
  const from = withStreet(text, place)
  report('pii.address', from, end, from < place ? 0.85 : 0.65)
}

/** `ZIP: 62704-1234`, `PLZ 10115`. */
export function findCode(reading: Reading, word: number, report: Report): void {
  const { text, tokens } = reading
  const end = tokens.end[word] as number
  const found = /^(?: ?code)?["']? ?(?:is |[:=#.])? ?["']?(\d{5}-\d{4}|\d{5}-\d{3}|\d{4,6})(?![\d.-])/i.exec(
    text.slice(end, end + 24),
  )
  if (found === null) return
  const digits = found[1] as string
  report('pii.address', end + found[0].length - digits.length, end + found[0].length, 0.62)
}

/** `P.O. Box 123, Springfield, IL 62704`, `Postfach 10 11 12`. */
export function findBox(reading: Reading, word: number, report: Report): void {
  const { text, tokens } = reading
  const [start, end] = [tokens.start[word] as number, tokens.end[word] as number]
  const before = /(?:P\. ?O\.? ?|PO ?|p\.?o\.? |post office |G\.?P\.?O\.? )$/i.exec(
    text.slice(Math.max(0, start - 13), start),
  )
  const isNamed = end - start > 3
  if (before === null && !isNamed) return
  const number = /^\.? ?(?:no\.? ?|#|:)? ?\d{1,6}(?: \d{2,3}){0,2}(?!\d)/i.exec(text.slice(end, end + 18))
  if (number === null) return
  const tail = readTail(text, end + number[0].length)
  report('pii.address', start - (before?.[0].length ?? 0), tail.end, tail.isSure ? 0.9 : 0.78)
}
