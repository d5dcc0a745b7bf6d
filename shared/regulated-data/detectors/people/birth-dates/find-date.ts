/** A date in a text, by offsets. */
interface FoundDate {
  readonly start: number
  readonly end: number
  /** Eight digits in one piece, which may be another number. */
  readonly isCompact: boolean
}

const months: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'jan janv january januar janvier enero ene gennaio gen janeiro januari styczen stycznia leden ledna',
    'feb febr february februar fevrier fev febrero febbraio fevereiro februari luty lutego unora',
    'mar march marz maerz mars marzo marco maart mrz marca marzec brezna',
    'apr april avril avr abril abr aprile kwiecien kwietnia dubna',
    'may mai mayo maggio mag maio mei maj maja kvetna',
    'jun june juni juin junio giugno giu junho czerwiec czerwca cervna',
    'jul july juli juillet juil julio luglio lug julho lipiec lipca cervence',
    'aug august aout agosto ago augustus augusti sierpien sierpnia srpna',
    'sep sept september septembre septiembre settembre set setembro wrzesien wrzesnia zari',
    'oct october oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika rijna',
    'nov november novembre noviembre novembro listopad listopada listopadu',
    'dec december dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia prosince',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
)

const separated = /(\d{4}|\d{1,2})( ?[-/.] ?| )(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|\.\d)/y
const dayFirst =
  /(\d{1,2})(?:st|nd|rd|th|er|\.|o)?(?: of| de| del)?[ -]{1,2}([A-Za-z]{3,11})\.?,?(?: de| del)?[ -]{1,2}'?(\d{4}|\d{2})(?!\d)/y
const monthFirst = /([A-Za-z]{3,11})\.? (\d{1,2})(?:st|nd|rd|th)?,? '?(\d{4}|\d{2})(?!\d)/y
const compact = /(\d{2})(\d{2})(\d{2})(\d{2})(?!\d)/y

/** Reads the dates of a text from left to right, each place at most once. */
export interface DateReader {
  /** The first date that begins from `from` to before `to`. */
  first(from: number, to: number): FoundDate | undefined
  /** The last date that lies between `from` and `to`. */
  last(from: number, to: number): FoundDate | undefined
}

/** Real dates of the calendar, from 1900 to 2099. What is asked for must not go back before what was asked for last. */
export function readDates(text: string): DateReader {
  let readTo = 0
  let found: FoundDate[] = []

  const read = (from: number, to: number) => {
    const last = Math.min(to, text.length)
    for (readTo = Math.max(readTo, from); readTo < last; readTo++) {
      if (isInside(text.charCodeAt(readTo - 1))) continue
      const date = dateAt(text, readTo)
      if (date === undefined) continue
      found.push(date)
      readTo = date.end - 1
    }
  }
  return {
    first(from, to) {
      read(from, to)
      return found.find(({ start }) => start >= from && start < to)
    },
    last(from, to) {
      read(from, to)
      if (found[0] !== undefined && found[0].end < from) found = found.filter(({ end }) => end >= from)
      return found.findLast(({ start, end }) => start >= from && end <= to)
    },
  }
}

/** Letters and digits before mean that no date begins here. */
function isInside(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

function dateAt(text: string, start: number): FoundDate | undefined {
  const code = text.charCodeAt(start)
  if (code >= 0x30 && code <= 0x39) {
    const found = match(separated, text, start)
    if (found !== null && isSeparatedDate(found)) return spanOf(start, found)
    const named = match(dayFirst, text, start)
    if (named !== null && isNamedDate(named[1], named[2], named[3])) return spanOf(start, named)
    const digits = match(compact, text, start)
    return digits !== null && isCompactDate(digits)
      ? { ...spanOf(start, digits), isCompact: true }
      : undefined
  }
  if (!isInside(code)) return undefined
  const found = match(monthFirst, text, start)
  return found !== null && isNamedDate(found[2], found[1], found[3]) ? spanOf(start, found) : undefined
}

function spanOf(start: number, found: RegExpExecArray): FoundDate {
  return { start, end: start + found[0].length, isCompact: false }
}

function match(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at
  return expression.exec(text)
}

function isSeparatedDate([, first, , second, third]: RegExpExecArray): boolean {
  if (first?.length === 4) return third?.length !== 4 && isDate(Number(first), Number(second), Number(third))
  const year = yearOf(third)
  return isDate(year, Number(second), Number(first)) || isDate(year, Number(first), Number(second))
}

function isNamedDate(day: string | undefined, month: string | undefined, year: string | undefined): boolean {
  const number = months[(month ?? '').toLowerCase()]
  return number !== undefined && isDate(yearOf(year), number, Number(day))
}

/** `19800312`, `12031980`, `03121980`. */
function isCompactDate([, one, two, three, four]: RegExpExecArray): boolean {
  const [a, b, c, d] = [Number(one), Number(two), Number(three), Number(four)]
  return isDate(a * 100 + b, c, d) || isDate(c * 100 + d, b, a) || isDate(c * 100 + d, a, b)
}

/** Two digits stand for a year of either century. */
function yearOf(digits: string | undefined): number {
  const year = Number(digits)
  return digits?.length === 2 ? 1900 + year : year
}

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

function isDate(year: number, month: number, day: number): boolean {
  if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1) return false
  if (month === 2 && day === 29)
    return year === 1900 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
  return day <= (monthLengths[month - 1] as number)
}
