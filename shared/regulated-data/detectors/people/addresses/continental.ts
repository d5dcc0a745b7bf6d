import type { Report } from '../../../detector.ts'
import { Kind } from '../../../reading/lexer.ts'
import type { Reading } from '../../../reading/reading.ts'
import { type IsTold, isHouseNumber } from './anglo.ts'
import { compoundEnding, noStreets } from './street-words.ts'
import { endOfCodeAndCity, readTail } from './tail.ts'

const frenchName =
  /(?:\. ?| )(?:(?:de la|de l'|des|de|du|d'|le|la|les|l')? ?[A-Z0-9][A-Za-z0-9'.-]{0,24}(?:[ -](?:(?:de la|de l'|des|de|du|d'|et|en|sur) ?)?[A-Z][A-Za-z'.-]{1,24}){0,4})/y
const lowerFrench = /(?:\. ?| )(?:de la|de l'|des|de|du|d') ?[a-z][a-z'.-]{1,24}/y
const southernName =
  /(?:\.? )(?:(?:de la|de los|de las|del|dei|degli|delle|della|de|da|do|dos|das|di|d'|la|el|san|santa) ?)?[A-Z][A-Za-z'.-]{0,24}(?: (?:(?:de la|de los|del|dei|della|de|da|do|dos|das|di|d'|e|y) ?)?[A-Z][A-Za-z'.-]{0,24}){0,4}(?:,? (?:n[o.]?\.? ?|num\.? ?|numero |# ?)|,? )\d{1,4} ?(?:[A-Za-z](?![A-Za-z]))?(?:[/-]\d{1,4})?(?![\d.:%])/y
const southernRest =
  /,? (?:\d{1,2}[o.]? ?(?:[A-Z]|dcha|izda)|piso \d{1,2}[A-Z]?|int\.? ?\d{1,3}|m\. ?\d{1,3}|apto?\.? ?\d{1,4}|esc\.? ?[A-Z\d]{1,2})(?![A-Za-z0-9])/y

/** `12 bis, rue de la Paix, 75002 Paris`: the number, the kind, the name. */
export function findFrench(reading: Reading, kind: number, report: Report): void {
  const { text, tokens } = reading
  let number = kind - 1
  if (number < 0 || (tokens.start[kind] as number) - (tokens.end[number] as number) > 2) return
  if (
    /^(?:bis|ter|quater)$/i.test(
      text.slice(
        tokens.start[number],
        Math.min(tokens.end[number] as number, (tokens.start[number] as number) + 8),
      ),
    )
  )
    number--
  if (number < 0 || ((tokens.kind[number] as number) & Kind.digit) === 0 || !isHouseNumber(reading, number))
    return
  if (!/^[, ]{1,2}$/.test(text.slice(tokens.end[kind - 1], tokens.start[kind]))) return
  const from = tokens.end[kind] as number
  const end = behind(frenchName, text, from) ?? behind(lowerFrench, text, from)
  if (end === undefined) return
  const tail = readTail(text, end)
  report('pii.address', tokens.start[number] as number, tail.end, tail.isSure ? 0.9 : 0.8)
}

/** `Calle Mayor, 12, 3o B, 28013 Madrid`, `Via Roma 5`, `ul. Dluga 7`: the kind, the name, the number. */
export function findSouthern(reading: Reading, kind: number, isTold: IsTold, report: Report): void {
  const { text, tokens } = reading
  const [start, from] = [tokens.start[kind] as number, tokens.end[kind] as number]
  const numbered = behind(southernName, text, from)
  if (numbered === undefined) return
  const end = behind(southernRest, text, numbered) ?? numbered
  const tail = readTail(text, end)
  const isWritten = ((tokens.kind[kind] as number) & Kind.capitalised) !== 0
  const score = tail.isSure
    ? 0.88
    : isTold(kind, kind)
      ? 0.78
      : isWritten
        ? 0.72
        : text[from] === '.'
          ? 0.6
          : 0
  if (score > 0) report('pii.address', start, tail.end, score)
}

const leading =
  /(?:(?:An der|Auf der|In der|Am|Im|Zum|Zur|Alte|Neue|Alter|Neuer|Grosse|Kleine|Obere|Untere|Lange|Sankt|St\.|[A-Z][a-z]{2,20}(?:er|-))[ -]?){1,2}$/

/** `Hauptstr. 5, 10115 Berlin`, `Herengracht 12-3`: from the number back to a word that ends as streets do. */
export function findCompound(reading: Reading, number: number, report: Report): void {
  const { text, tokens } = reading
  const street = number - 1
  if (street < 0) return
  const [start, end] = [tokens.start[street] as number, tokens.end[street] as number]
  const gap = (tokens.start[number] as number) - end
  if (gap > 2 || gap < 1 || ((tokens.kind[street] as number) & Kind.digit) !== 0 || end - start > 40) return
  const between = text.slice(end, tokens.start[number])
  if (between !== ' ' && between !== '. ' && between !== '.') return
  if (((tokens.kind[street] as number) & Kind.capitalised) === 0) return
  const word = text.slice(start, end)
  if (!compoundEnding.test(word) || !isHouseNumber(reading, number)) return
  const before = leading.exec(text.slice(Math.max(0, start - 40), start))
  const isPlain = noStreets.test(word)
  // `Berliner Str. 5`, `Alte Allee 3`: the kind as a word of its own needs another before it.
  if (isPlain && (before === null || !/^(?:weg|platz|ring|strasse|str|damm|allee|gasse|ufer)$/i.test(word)))
    return
  const numbered = houseNumberEnd(text, tokens.end[number] as number)
  const tail = readTail(text, numbered)
  report('pii.address', start - (before?.[0].length ?? 0), tail.end, tail.isSure ? 0.9 : 0.78)
}

const mostWords = 5
const between = /^(?: |\. ?|-|'|,? )$/
const small = /^(?:der|den|dem|des|am|im|an|zum|zur|de|la|las|los|del|el|les|du|van|ten|op|do|da|dos)$/

/** `Am Alten Markt 3, 01067 Dresden`, `C/ Alcalá 45, 28014 Madrid`: no kind of street, but a postcode and a city behind. */
export function findCoded(reading: Reading, number: number, report: Report): void {
  const { text, tokens } = reading
  if (number === 0 || !isBeforeCode(reading, number) || !isHouseNumber(reading, number)) return
  const end = tokens.end[number] as number
  if (endOfCodeAndCity(text, end) === undefined) return
  let first = number
  while (first > 0 && first > number - mostWords && isNameBefore(reading, first)) first--
  if (first === number) return
  report('pii.address', tokens.start[first] as number, readTail(text, end).end, 0.8)
}

/** Whether what could be a postcode follows, behind a comma or in the next line. */
function isBeforeCode({ text, tokens }: Reading, number: number): boolean {
  const next = number + 1
  if (next >= tokens.count) return false
  const [end, start] = [tokens.end[number] as number, tokens.start[next] as number]
  const length = (tokens.end[next] as number) - start
  if (start - end > 8 || start - end < 2 || length > 5) return false
  // A year behind a comma is a date's.
  if (length === 4 && /^(?:19|20)/.test(text.slice(start, start + 2))) return false
  return /^(?:, ?|,? ?\r?\n[ \t>]*|, (?:D|A|F|CH|B|NL|E|I)-)$/.test(text.slice(end, start))
}

/** Whether the token before can be a word of the street's name. */
function isNameBefore({ text, tokens }: Reading, token: number): boolean {
  const [start, end] = [tokens.start[token - 1] as number, tokens.end[token - 1] as number]
  if ((tokens.start[token] as number) - end > 2 || !between.test(text.slice(end, tokens.start[token])))
    return false
  const isNamed = ((tokens.kind[token - 1] as number) & (Kind.capitalised | Kind.digit)) === Kind.capitalised
  return isNamed || (end - start < 4 && small.test(text.slice(start, end)))
}

/** `5 a`, `12-14`, `12/3`. */
function houseNumberEnd(text: string, end: number): number {
  const found = /^(?: ?[-/] ?\d{1,4}[a-z]?| [A-Za-z](?![A-Za-z0-9]))/.exec(text.slice(end, end + 8))
  return found === null ? end : end + found[0].length
}

function behind(expression: RegExp, text: string, from: number): number | undefined {
  expression.lastIndex = from
  return expression.test(text) ? expression.lastIndex : undefined
}
