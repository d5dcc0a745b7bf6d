import type { Detector, Report } from '../../detector.ts'
import { Kind } from '../../reading/lexer.ts'
import type { Reading } from '../../reading/reading.ts'
import { passesMod97 } from '../check-digits/mod-97.ts'

/** The whole length of an IBAN by country (SWIFT's IBAN registry). */
const lengths: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BI: 27,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DJ: 27,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FK: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HN: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MN: 20,
  MR: 27,
  MT: 31,
  MU: 30,
  NI: 28,
  NL: 18,
  NO: 15,
  OM: 23,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  RU: 33,
  SA: 24,
  SC: 31,
  SD: 18,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  SO: 23,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
  YE: 30,
}

/** Between two groups of an IBAN as it is printed, also where the line ends. */
const longestGap = 2

/** ISO 13616: of whatever country. */
const [shortest, longest] = [15, 34]
/** Words behind two letters and two digits have fewer. */
const leastDigits = 10

/** International bank account numbers: the country's length and the check digits (ISO 13616, ISO 7064 MOD 97-10). */
export const iban: Detector = {
  words: [],
  create() {
    return (reading, report) => {
      findInOnePiece(reading, report)
      findApart(reading, report)
    }
  },
}

/** `DE89 …`, `DE8937…`, and what a missing space makes of it: `IBANDE89…`. */
function findInOnePiece({ text, tokens, mixed }: Reading, report: Report): void {
  for (const token of mixed) {
    const start = tokens.start[token] as number
    if (mayBegin(text, start)) reportFrom(text, start, report)
    else if (mayBegin(text, start + 4) && /^iban/i.test(text.slice(start, start + 4)))
      reportFrom(text, start + 4, report)
  }
}

/** `DE 89 3704 …` */
function findApart(reading: Reading, report: Report): void {
  const { text, tokens, numbers, lengths } = reading
  for (let position = 0; position < numbers.length; position++) {
    if (lengths[position] !== 2) continue
    const token = numbers[position] as number
    if (token > 0 && isCountry(reading, token - 1))
      reportFrom(text, tokens.start[token - 1] as number, report)
  }
}

/** One of its country's length is judged alone; else one that is a little longer or shorter, as typed in haste. */
function reportFrom(text: string, start: number, report: Report): void {
  const length = lengthOf(text.slice(start, start + 2).toUpperCase())
  if (length === 0) return
  const { signs, ends } = readFrom(text, start)
  const end = ends[length]
  if (end !== undefined) {
    if (passesMod97(signs.slice(0, length))) report('financial.iban', start, end, 0.98)
    return
  }
  if (signs.replace(/[A-Z]/g, '').length < leastDigits) return
  for (let count = signs.length; count >= shortest; count--) {
    const other = ends[count]
    if (other === undefined || !passesMod97(signs.slice(0, count))) continue
    report('financial.iban', start, other, 0.9)
    return
  }
}

/** The letters and digits from here on, in capitals, gaps skipped; and the end of each word by the count of what was read. */
function readFrom(text: string, start: number): { readonly signs: string; readonly ends: readonly number[] } {
  const ends: number[] = []
  let [signs, gap] = ['', 0]
  for (let index = start; signs.length < longest; index++) {
    const code = text.charCodeAt(index)
    if (isSign(code)) {
      signs += text[index]
      gap = 0
      if (!isSign(text.charCodeAt(index + 1))) ends[signs.length] = index + 1
    } else if (!isGap(code) || ++gap > longestGap) break
  }
  return { signs: signs.toUpperCase(), ends }
}

/** Whether the token is two capitals right before the next one. */
function isCountry({ tokens }: Reading, token: number): boolean {
  const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
  return (
    end - start === 2 &&
    tokens.kind[token] === (Kind.upper | Kind.capitalised) &&
    tokens.start[token + 1] === end + 1
  )
}

/** Two letters and two digits: strings are made only of what can be one. */
function mayBegin(text: string, start: number): boolean {
  return (
    isDigit(text.charCodeAt(start + 2)) &&
    isDigit(text.charCodeAt(start + 3)) &&
    isLetter(text.charCodeAt(start)) &&
    isLetter(text.charCodeAt(start + 1))
  )
}

/** 0 for a country that has none. */
function lengthOf(country: string): number {
  return Object.hasOwn(lengths, country) ? (lengths[country] as number) : 0
}

/** A space, a dash, a dot, an underscore, the end of a line, a tab. */
function isGap(code: number): boolean {
  return (
    code === 0x20 ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f ||
    code === 0x0a ||
    code === 0x0d ||
    code === 0x09
  )
}

function isSign(code: number): boolean {
  return isDigit(code) || isLetter(code)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isLetter(code: number): boolean {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
