import { hasNear } from '../../context.ts'
import type { Detector, Report } from '../../detector.ts'
import type { Dictionary, WordSet } from '../../reading/dictionary.ts'
import type { Reading } from '../../reading/reading.ts'
import { gapAfter, isDigits, lengthOf, textOf } from '../tokens.ts'
import { drugNames } from './drug-names.ts'
import {
  doseUnits,
  medicationWords,
  regimenEnds,
  regimenFillers,
  regimenWords,
  sellingWords,
  takingWords,
} from './medication-words.ts'

/** A number with its unit in one word: `500mg`, `0.5mL`'s last part. */
const joinedDose = /^\d{1,5}(?:mg|mcg|ug|g|ml|iu|units?|meq|tabs?|caps?)$/i
/** How far a dose can be from the name, and what is looked at behind it. */
const [doseReach, regimenReach] = [5, 14]
const longestGap = 4
const mostNames = 3
/** Between two medicines of one list. */
const listGap = 8
const takingReach = { before: 6, after: 3 }
const sellingReach = { before: 8, after: 8 }

/** The names of medicines with their doses, where a dose, a regimen or words tell that somebody takes them. */
export const medicationContext: Detector = {
  words: [...drugNames, ...medicationWords],
  create(dictionary) {
    const words = wordSets(dictionary)
    return (reading, report) => {
      let listEnd = -1
      for (const token of reading.known) {
        if (!words.drugs.has(reading.tokens.word[token] as number)) continue
        if ((reading.tokens.start[token] as number) < listEnd) continue
        listEnd = reportDrug({ reading, token, words }, listEnd, report) ?? listEnd
      }
    }
  },
}

interface Words {
  readonly drugs: WordSet
  readonly units: WordSet
  readonly regimen: WordSet
  readonly taking: WordSet
  readonly selling: WordSet
}

function wordSets(dictionary: Dictionary): Words {
  return {
    drugs: dictionary.setOf(drugNames),
    units: dictionary.setOf(doseUnits),
    regimen: dictionary.setOf(regimenWords),
    taking: dictionary.setOf(takingWords),
    selling: dictionary.setOf(sellingWords),
  }
}

interface Look {
  readonly reading: Reading
  readonly token: number
  readonly words: Words
}

/** @returns the end of what was reported */
function reportDrug(look: Look, listEnd: number, report: Report): number | undefined {
  const { reading, token, words } = look
  const { tokens } = reading
  const isListed = listEnd >= 0 && (tokens.start[token] as number) - listEnd <= listGap
  const isTaken = hasNear(reading, token, token, words.taking, takingReach)
  const first = doseBefore(look)
  const name = nameEnd(look)
  const last = phraseEnd(look, name, first < token)
  const isDosed = first < token || last > name
  if (!isTaken && !isDosed && !isListed) return undefined
  if (!isTaken && isSold(look)) return undefined
  const end = tokens.end[last] as number
  report('phi.medication-context', tokens.start[first] as number, end, scoreOf(isTaken, isDosed))
  return end
}

function scoreOf(isTaken: boolean, isDosed: boolean): number {
  if (isDosed) return isTaken ? 0.8 : 0.74
  return 0.62
}

function isSold({ reading, token, words }: Look): boolean {
  if (hasNear(reading, token, token, words.selling, sellingReach)) return true
  const start = reading.tokens.start[token] as number
  return /[$€£]\s?\d/.test(reading.text.slice(Math.max(0, start - 40), start + 60))
}

/** The first token of a dose that stands before the name: `500 mg of metformin`, `2 tablets ibuprofen`. */
function doseBefore({ reading, token, words }: Look): number {
  let unit = token - 1
  if (unit >= 0 && textOf(reading, unit).toLowerCase() === 'of') unit--
  if (unit < 0 || gapAfter(reading, unit) > longestGap) return token
  if (isJoinedDose(reading, unit)) return numberStart(reading, unit)
  if (unit < 1 || !words.units.has(reading.tokens.word[unit] as number) || gapAfter(reading, unit - 1) > 2)
    return token
  return isDigits(reading, unit - 1) ? numberStart(reading, unit - 1) : token
}

/** With the whole part of `2.5`. */
function numberStart(reading: Reading, token: number): number {
  const before = token - 1
  if (before < 0 || gapAfter(reading, before) !== 1 || !isDigits(reading, before)) return token
  return reading.text[reading.tokens.end[before] as number] === '.' ? before : token
}

function isJoinedDose(reading: Reading, token: number): boolean {
  const length = lengthOf(reading, token)
  if (length < 2 || length > 9) return false
  const code = reading.text.charCodeAt(reading.tokens.start[token] as number)
  return code <= 0x39 && joinedDose.test(textOf(reading, token))
}

/** With the names that are joined to it: `insulin glargine`, `hydrocodone-acetaminophen`. */
function nameEnd({ reading, token, words }: Look): number {
  const { text, tokens } = reading
  let end = token
  while (end + 1 < tokens.count && end - token < mostNames && gapAfter(reading, end) === 1) {
    if (!words.drugs.has(tokens.word[end + 1] as number) || text[tokens.end[end] as number] === '\n') break
    end++
  }
  return end
}

/** The last token of the dose and regimen behind the name; the name's own where there is none. */
function phraseEnd(look: Look, name: number, isBegun: boolean): number {
  const { reading, words } = look
  const { tokens } = reading
  let end = name
  const to = Math.min(name + regimenReach, tokens.count - 1)
  for (let next = name + 1; next <= to; next++) {
    if (gapAfter(reading, next - 1) > longestGap || endsSentence(reading, next - 1)) break
    if (tells(look, next) || ((isBegun || end > name) && endsRegimen(reading, next))) end = next
    else if (words.drugs.has(tokens.word[next] as number)) break
    else if (!canGoOn(reading, next) && (isBegun || end > name || next > name + doseReach)) break
  }
  return end
}

/** Whether the token is a dose, or of a regimen. */
function tells({ reading, words }: Look, token: number): boolean {
  const word = reading.tokens.word[token] as number
  if (word === 0) return isJoinedDose(reading, token)
  return words.regimen.has(word) || (words.units.has(word) && isDigits(reading, token - 1))
}

function endsRegimen(reading: Reading, token: number): boolean {
  return lengthOf(reading, token) <= 7 && regimenEnds.has(textOf(reading, token).toLowerCase())
}

function canGoOn(reading: Reading, token: number): boolean {
  if (isDigits(reading, token)) return true
  return lengthOf(reading, token) <= 9 && regimenFillers.has(textOf(reading, token).toLowerCase())
}

/** A stop or a new line behind the token; a stop between digits is a decimal one. */
function endsSentence({ text, tokens }: Reading, token: number): boolean {
  const sign = text[tokens.end[token] as number]
  if (sign === '\n' || sign === ';') return true
  return (
    (sign === '.' || sign === '!' || sign === '?') &&
    !/\w/.test(text[(tokens.end[token] as number) + 1] ?? '')
  )
}
