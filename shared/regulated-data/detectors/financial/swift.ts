import type { Detector, Report } from '../../detector.ts'
import { createPhrases, type Phrases, wordsOf } from '../../phrases.ts'
import type { Reading } from '../../reading/reading.ts'
import { isLetters, isUpper, lengthOf, textOf } from '../tokens.ts'
import { countryCodes } from './country-codes.ts'

const phrases = [
  'swift',
  'swiftcode',
  'swiftbic',
  'bicswift',
  'bic',
  'bics',
  'biccode',
  'bank code',
  'bankcode',
  'bank identifier',
]

/** Bank, country, place, branch (ISO 9362). */
const form = /^[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/

/** How many tokens behind the words the code can stand, and before them. */
const [reachBehind, reachBefore] = [6, 3]
/** Between the words and the code, where there is no more than the one and the other. */
const introduction = /^\W{0,3}(?:(?:code|no|number|is|swift|bic|address)\W{0,3}){0,3}$/i

/** SWIFT or BIC codes: 8 or 11 letters and digits with a country inside, where words announce them. */
export const swift: Detector = {
  words: wordsOf(phrases),
  create(dictionary) {
    const context = createPhrases(dictionary, phrases)
    return (reading, report) => {
      const { known } = reading
      for (const token of known) {
        const first = context.startOf(reading, token)
        if (first !== undefined) lookAround({ reading, context }, first, token, report)
      }
    }
  },
}

interface Look {
  readonly reading: Reading
  readonly context: Phrases
}

function lookAround({ reading, context }: Look, first: number, last: number, report: Report): void {
  const to = Math.min(last + reachBehind, reading.tokens.count - 1)
  for (let token = last + 1; token <= to; token++) {
    if (context.startOf(reading, token) !== undefined) continue
    if (isCode(reading, token) && isPlain(reading, last, token)) reportToken(reading, token, report)
  }
  for (let token = first - 1; token >= Math.max(0, first - reachBefore); token--) {
    if (isCode(reading, token) && isBracketed(reading, token, first)) reportToken(reading, token, report)
  }
}

function reportToken({ tokens }: Reading, token: number, report: Report): void {
  report('financial.swift', tokens.start[token] as number, tokens.end[token] as number, 0.86)
}

function isCode(reading: Reading, token: number): boolean {
  const length = lengthOf(reading, token)
  if ((length !== 8 && length !== 11) || reading.tokens.word[token] !== 0) return false
  const code = textOf(reading, token).toUpperCase()
  const country = form.exec(code)?.[1]
  return country !== undefined && countryCodes.has(country)
}

/**
 * Whether it is a code and not a word of eight letters: one with a digit, or one in capitals that follows the words
 * at once, or behind a sign, and whose neighbour is not in capitals too.
 */
function isPlain(reading: Reading, word: number, token: number): boolean {
  const between = reading.text.slice(reading.tokens.end[word], reading.tokens.start[token])
  const isIntroduced = introduction.test(between)
  if (!isLetters(reading, token)) return isIntroduced || isUpper(reading, token)
  const isMarked = /[:=#"'(>,;|\t]\s?$/.test(between) || / is $/.test(between)
  const isNamed = isUpper(reading, word) || /code|number|bic/i.test(between)
  if (isUpper(reading, token)) return isMarked || (isIntroduced && isNamed && !isShouted(reading, token))
  // In lower case only as a field's value.
  return isIntroduced && /[="']\s?$/.test(between) && !hasSuccessor(reading, token)
}

/** Whether the next word is in capitals as well, and no code: then capitals say nothing. */
function isShouted(reading: Reading, token: number): boolean {
  if (!hasSuccessor(reading, token)) return false
  return isLetters(reading, token + 1) && isUpper(reading, token + 1)
}

/** Whether a word follows in the same sentence. */
function hasSuccessor({ text, tokens }: Reading, token: number): boolean {
  const end = tokens.end[token] as number
  return text[end] === ' ' && token + 1 < tokens.count && tokens.start[token + 1] === end + 1
}

/** `DEUTDEFF (BIC)`, `DEUTDEFF as BIC`. */
function isBracketed(reading: Reading, token: number, first: number): boolean {
  const between = reading.text.slice(reading.tokens.end[token], reading.tokens.start[first])
  return isUpper(reading, token) && /^ ?[([/,-] ?$|^ as (?:our |the )?$/.test(between)
}
