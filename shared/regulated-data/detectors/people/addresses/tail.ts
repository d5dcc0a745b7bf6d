import { pattern } from './street-words.ts'

/** Between two parts of an address: a comma, spaces, one line's end. */
const joint = '[ \\t]{0,2}(?:[,;.]? ?-? ?\\r?\\n[ \\t>|*]{0,6}|[,;|][ \\t]{0,3}|[ \\t]|- |\\\\n)'
const sticky = (source: string) => new RegExp(source, 'y')

const direction = sticky(',? (?:North|South|East|West|N\\.?[EW]?|S\\.?[EW]?|[EW])\\.?(?![A-Za-z])')
const unit = sticky(
  `(?:${joint})(?:(?:[Aa]pt|[Aa]partment|APT|[Ss]uite|SUITE|[Ss]te|STE|[Uu]nit|UNIT|[Ff]loor|[Ff]l|[Rr]oom|[Rr]m|[Bb]uilding|[Bb]ldg|[Ff]lat|[Ll]ot|[Dd]ept|[Pp]enthouse|PMB|[Bb]ox)\\.? ?#? ?(?=[A-Za-z-]{0,3}\\d|[A-Za-z](?![A-Za-z0-9]))[A-Za-z0-9]{1,5}-?[A-Za-z0-9]{0,4}(?![A-Za-z0-9])|# ?\\d{1,5}[A-Za-z]?(?![A-Za-z0-9])|\\d{1,3}(?:st|nd|rd|th) [Ff]loor)`,
)
const stateAndCode = sticky(`${joint}${pattern.state}(?![A-Za-z])\\.?(?:${joint}${pattern.postcode})?`)
const codeAndCity = sticky(
  `${joint}(?:[A-Z]{1,3}[- ])?(?:\\d{5}|\\d{4}(?: ?[A-Z]{2})?|\\d{3} \\d{2}|\\d{2}-\\d{3}|\\d{4}-\\d{3}) (?:${pattern.city})`,
)
const code = sticky(`${joint}${pattern.postcode}`)
const city = sticky(`${joint}(?:${pattern.city})`)
const lower = sticky(
  ",? [a-z][a-z.'-]{1,20}(?: [a-z.'-]{2,20}){0,2},? [a-z]{2},? \\d{5}(?:-\\d{4})?(?![A-Za-z0-9])",
)
const country = sticky(`${joint}${pattern.country}(?![A-Za-z])`)
/** A word with a capital that begins a sentence or tells a day is no city. */
const noCity =
  /^[^A-Za-z]*(?:The|He|She|We|I|It|They|You|My|Our|His|Her|Your|Please|Thanks|Thank|Phone|Tel|Telephone|Fax|Email|E-mail|Mobile|Cell|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|This|That|If|When|But|And|Or|For|To|From|Date|DOB|Name|SSN|Born|Call|Contact|Account|Order|Attn|Regards|Best|Sincerely|Dear|Hi|Website|Web|URL|Dr|Mr|Mrs|Ms)(?![A-Za-z])/

export interface Tail {
  readonly end: number
  /** Whether a unit, a state or a postcode was among what follows. */
  readonly isSure: boolean
}

/** Reads what follows a street and its number: direction, unit, city, state, postcode, country. */
export function readTail(text: string, from: number): Tail {
  let end = behind(direction, text, from) ?? from
  const street = end
  end = behind(unit, text, end) ?? end
  end = behind(unit, text, end) ?? end
  const hasUnit = end > street
  const place = readPlace(text, end)
  if (place === undefined) return { end: text[end] === '.' && hasUnit ? end : end, isSure: hasUnit }
  const land = behind(country, text, place.end)
  // `Brampton, ON, Canada, L6T 3Z8`
  const last = land === undefined ? place.end : (behind(code, text, land) ?? land)
  return { end: last, isSure: hasUnit || place.isSure || last > place.end }
}

function readPlace(text: string, from: number): Tail | undefined {
  const coded = behind(codeAndCity, text, from)
  if (coded !== undefined) return { end: behind(stateAndCode, text, coded) ?? coded, isSure: true }
  const city = readCity(text, from)
  if (city?.isSure === true) return city
  const direct = behind(stateAndCode, text, from) ?? behind(code, text, from) ?? behind(lower, text, from)
  return direct === undefined ? city : { end: direct, isSure: true }
}

/** A city, and another (a district before it), with state and postcode. */
function readCity(text: string, from: number): Tail | undefined {
  let end = from
  for (let count = 0; count < 3; count++) {
    const next = behind(city, text, end)
    if (next === undefined || noCity.test(text.slice(end, end + 20))) break
    const last = shortened(text, end, next)
    const region = behind(stateAndCode, text, last)
    if (region !== undefined) return { end: region, isSure: true }
    const coded = behind(code, text, last)
    if (coded !== undefined) return { end: coded, isSure: true }
    // Without a comma or an end of line before it, it is the sentence that goes on.
    if (!/^[ \t]{0,2}(?:[,;|.]|\r?\n|\\n)/.test(text.slice(end, end + 4))) break
    end = last
  }
  return end > from ? { end, isSure: false } : undefined
}

/** The city's end without a state's abbreviation at its end: `Springfield IL`. */
function shortened(text: string, from: number, end: number): number {
  const found = /(?<=[a-z.]) (?:[A-Z]{2,3}|New York|California|Texas|Florida|Illinois|Ohio)$/.exec(
    text.slice(from, end),
  )
  if (found !== null) return end - found[0].length
  return text[end - 1] === '.' ? end - 1 : end
}

/** The end of a postcode with its city that stands here, if one does: `, 01067 Dresden`. */
export function endOfCodeAndCity(text: string, from: number): number | undefined {
  return behind(codeAndCity, text, from)
}

function behind(expression: RegExp, text: string, from: number): number | undefined {
  expression.lastIndex = from
  return expression.test(text) ? expression.lastIndex : undefined
}
