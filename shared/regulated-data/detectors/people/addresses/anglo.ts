import type { Report } from '../../../detector.ts'
import { Kind } from '../../../reading/lexer.ts'
import type { Reading } from '../../../reading/reading.ts'
import { readTail } from './tail.ts'

/** Whether words near the tokens `first` to `last` tell of an address. */
export type IsTold = (first: number, last: number) => boolean

const mostWords = 4
/** Between the parts of a street's name. */
const inside = /^(?: {1,2}|\. ?|-|'|' )$/
/** What is counted, and no street: `100 Mile Road`, `4 Lane Highway`. */
const counted =
  /^(?:miles?|km|days?|hours?|hrs?|minutes?|years?|weeks?|months?|lanes?|ways?|pages?|gb|mb|tb|kb|ft|feet|foot|inch|percent|dollars?|stars?|speed|bit|people|times?|more|or|and|of|to|in|on|at|for|from|the|a|an|is|was|are|by|with|off|hot|top|best|new|great|other|different|good|long|drives?|am|pm|disk|usb|hard|ssd|floppy|easy|simple|free)$/i
const ordinal = /^\d{1,3}(?:st|nd|rd|th)$/i
const years = /^(?:1[89]|20)\d\d$/
const beforeYear =
  /(?:in|of|since|by|until|during|year|for|from|after|before|late|early|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* $/i
const unitBefore =
  /(?:\b\d{1,2}(?:st|nd|rd|th) )?(?:flat|apt\.?|apartment|unit|suite|ste|room|floor|lot|level|shop)\.? ?#? ?[A-Za-z]?\d{0,4}[A-Za-z]?,? ?$/i
/** House names and buildings that lead a British address are not read: only what can be told. */
/** Where somebody or something goes. */
const direction = /(?:^|\s)(?:to|at|from|near)\s$/i
const sign = /[$#@/\\_=%&:+-]/

/** `12 High Street`, `1600 Pennsylvania Ave NW, Washington, DC 20500`: from the kind of the street back to the number. */
export function findAnglo(
  reading: Reading,
  kind: number,
  isSureKind: boolean,
  isTold: IsTold,
  report: Report,
): void {
  const { text, tokens } = reading
  const number = numberBefore(reading, kind)
  if (number === undefined) return
  const kindEnd = tokens.end[kind] as number
  if (/[A-Za-z0-9]/.test(text[kindEnd + 1] ?? ' ') && /[-'_./@]/.test(text[kindEnd] ?? ' ')) return
  const isWritten = isCapitalised(reading, kind) && isCapitalised(reading, kind - 1)
  const from =
    text[kindEnd] === '.' && text[kindEnd + 1] !== '\n' && hasMore(text, kindEnd + 1) ? kindEnd + 1 : kindEnd
  const tail = readTail(text, from)
  const score = tail.isSure
    ? scoreOfSure(isWritten, isSureKind, () => isTold(number, kind))
    : scoreOfStreet(
        isWritten,
        isSureKind,
        () => isTold(number, kind),
        placeOf(text, reading, number, kindEnd),
      )
  if (score === 0) return
  report('pii.address', startOf(reading, number), Math.max(tail.end, kindEnd), score)
}

/** With a unit, a state or a postcode behind it. */
function scoreOfSure(isWritten: boolean, isSureKind: boolean, isTold: () => boolean): number {
  if (isWritten) return 0.9
  return isSureKind || isTold() ? 0.8 : 0.6
}

/** @param place how sure the place in the text makes that it is a street, where its kind is a word of everyday */
function scoreOfStreet(
  isWritten: boolean,
  isSureKind: boolean,
  isTold: () => boolean,
  place: number,
): number {
  if (!isWritten) return isSureKind && isTold() ? 0.6 : 0
  // Surer than that it is a person's name: `669 Martin Luther King Dr`.
  if (isSureKind) return 0.84
  return isTold() ? 0.84 : place
}

function placeOf(text: string, reading: Reading, number: number, end: number): number {
  const start = reading.tokens.start[number] as number
  const isEnd = endsThere(text, end)
  if (isEnd && (start === 0 || text[start - 1] === '\n')) return 0.84
  return isEnd || direction.test(text.slice(Math.max(0, start - 6), start)) ? 0.6 : 0
}

function hasMore(text: string, from: number): boolean {
  return text[from] === ' ' || text[from] === ','
}

/** Whether the street's name ends at a sign or a line's end, as it does in lists and letters. */
function endsThere(text: string, end: number): boolean {
  return end >= text.length || /[,;\n\r."')|]/.test(text[end] as string)
}

/** The token of the house number, at most so many words before the street's kind. */
function numberBefore(reading: Reading, kind: number): number | undefined {
  const { text, tokens } = reading
  const least = Math.max(0, kind - 1 - mostWords)
  for (let token = kind - 1; token >= least; token--) {
    const [end, next] = [tokens.end[token] as number, tokens.start[token + 1] as number]
    if (next - end > 2 || !inside.test(text.slice(end, next))) return undefined
    if (isName(reading, token)) continue
    if (((tokens.kind[token] as number) & Kind.digit) === 0) return undefined
    // `04. WAY HOME` is a heading.
    const isJoined = next - end === 1 && text[end] === ' '
    return token < kind - 1 && isJoined && isHouseNumber(reading, token) ? token : undefined
  }
  return undefined
}

/** Whether the token can be a word of a street's name. */
function isName(reading: Reading, token: number): boolean {
  const isNumber = ((reading.tokens.kind[token] as number) & Kind.digit) !== 0
  return isNumber ? isOrdinal(reading, token) : !isCounted(reading, token)
}

function isCounted({ text, tokens }: Reading, token: number): boolean {
  const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
  return end - start > 24 || counted.test(text.slice(start, end))
}

function isOrdinal({ text, tokens }: Reading, token: number): boolean {
  const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
  return end - start < 6 && ordinal.test(text.slice(start, end))
}

/** One to five digits, and a letter; no year of a sentence, no price, no part of a longer number. */
export function isHouseNumber({ text, tokens }: Reading, token: number): boolean {
  const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
  const digits = text.slice(start, Math.min(end, start + 8))
  if (end - start > 6 || !/^\d{1,5}[A-Za-z]?$/.test(digits)) return false
  const before = text[start - 1]
  if (before !== undefined && sign.test(before) && !isSeparated(text, start)) return false
  if ((before === '.' || before === ',') && /\d/.test(text[start - 2] ?? ' ')) return false
  return !years.test(digits) || !beforeYear.test(text.slice(Math.max(0, start - 12), start))
}

/** `Address:12 High Street`, `12-14 High Street`, `3/12 High Street`. */
function isSeparated(text: string, start: number): boolean {
  const before = text[start - 1]
  return (
    before === ':' ||
    before === '=' ||
    ((before === '-' || before === '/') && /\d/.test(text[start - 2] ?? ' '))
  )
}

function startOf({ text, tokens }: Reading, number: number): number {
  let start = tokens.start[number] as number
  const range = /(?:^|[^\d-/])(\d{1,5}[A-Za-z]? ?[-/] ?)$/.exec(text.slice(Math.max(0, start - 10), start))
  if (range !== null) start -= (range[1] as string).length
  const unit = unitBefore.exec(text.slice(Math.max(0, start - 24), start))
  return unit === null ? start : start - unit[0].length
}

function isCapitalised({ tokens }: Reading, token: number): boolean {
  return ((tokens.kind[token] as number) & (Kind.capitalised | Kind.digit)) !== 0
}
