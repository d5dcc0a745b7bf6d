import { hasNear } from '../../context.ts'
import type { Detector } from '../../detector.ts'
import { eachStretch, groupsOf, type NumberGroups } from '../../reading/number-groups.ts'
import { Joint, type Reading } from '../../reading/reading.ts'

const words = [
  'phone',
  'phones',
  'telephone',
  'tel',
  'tele',
  'mobile',
  'cell',
  'cellphone',
  'cellular',
  'handy',
  'fax',
  'call',
  'calls',
  'called',
  'calling',
  'ring',
  'reach',
  'reached',
  'dial',
  'contact',
  'whatsapp',
  'sms',
  'text',
  'texted',
  'voicemail',
  'hotline',
  'helpline',
  'pager',
  'landline',
  'office',
  'direct',
  'extension',
  'ext',
  'telefon',
  'telefono',
  'telefone',
  'mobil',
  'movil',
  'celular',
  'portable',
  'rufnummer',
  'anrufen',
  'appeler',
  'llamar',
  'ph',
  'tlf',
  'toll',
  'signal',
  'viber',
  'imessage',
  'facetime',
  'callback',
]
const others = [
  'order',
  'orders',
  'invoice',
  'ticket',
  'tracking',
  'serial',
  'sku',
  'model',
  'isbn',
  'issn',
  'case',
  'reference',
  'ref',
  'item',
  'product',
  'part',
  'account',
  'acct',
  'routing',
  'iban',
  'version',
  'id',
  'uuid',
  'policy',
  'claim',
  'batch',
  'transaction',
  'receipt',
  'confirmation',
  'code',
  'zip',
  'date',
  'dated',
  'rfc',
  'pmid',
  'doi',
  'issue',
  'bug',
  'build',
  'upc',
  'ean',
  'lot',
  'po',
  'parcel',
  'shipment',
  'booking',
  'member',
  'membership',
  'mrn',
  'npi',
  'ssn',
  'card',
  'passport',
  'licence',
  'license',
  'dea',
  'ein',
  'vat',
  'port',
  'range',
  'score',
  'scores',
  'coordinates',
  'latitude',
  'longitude',
]

/** Country codes (ITU-T E.164): one digit, or the two- and three-digit ones by their first two digits. */
const countryCode =
  /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|21\d|22\d|23\d|24\d|25\d|26\d|29\d|35\d|37\d|38\d|42\d|50\d|59\d|67\d|68\d|69\d|80\d|85\d|87\d|88\d|96\d|97\d|99\d)/

interface Candidate extends NumberGroups {
  readonly reading: Reading
  /** A `+` or `00` stands before. */
  readonly isInternational: boolean
  readonly isTold: boolean
}

/** Telephone numbers: international ones (E.164), the forms of national plans, and others that words announce. */
export const phone: Detector = {
  words: [...words, ...others],
  create(dictionary) {
    const context = dictionary.setOf(words)
    const otherwise = dictionary.setOf(others)
    return (reading, report) => {
      eachStretch(reading, { least: 7, most: 15 }, (first, last) => {
        if (!isWholeNumber(reading, first, last)) return
        const groups = groupsOf(reading, first, last)
        const [from, to] = [reading.numbers[first] as number, reading.numbers[last] as number]
        const candidate = {
          ...groups,
          reading,
          isInternational:
            reading.text[groups.start - 1] === '+' || reading.text.startsWith('(+', groups.start - 2),
          isTold: hasNear(reading, from, to, context, { before: 5, after: 2 }),
        }
        const score = scoreOf(candidate)
        if (score === 0) return
        const isOther = hasNear(reading, from, to, otherwise, { before: 3, after: 0 })
        const start = startOf(reading.text, groups.start)
        const end = endOf(reading.text, groups.end)
        report('pii.phone', start, end, isOther && !candidate.isTold && score < 0.8 ? score - 0.3 : score)
      })
    }
  },
}

/** Whether the number is not a part of a longer one. Another number may follow behind a space. */
function isWholeNumber({ joints, text, tokens, numbers }: Reading, first: number, last: number): boolean {
  const before = first > 0 ? joints[first - 1] : Joint.none
  if (before === Joint.dash || before === Joint.dot || before === Joint.slash) return false
  const after = joints[last]
  if (after === Joint.dash || after === Joint.dot || after === Joint.slash) return false
  const previous = text[(tokens.start[numbers[first] as number] as number) - 1]
  return previous !== '$' && previous !== '#' && previous !== '='
}

function scoreOf(candidate: Candidate): number {
  const { digits, isInternational, isTold } = candidate
  if (isInternational) return digits.length >= 8 && countryCode.test(digits) ? 0.88 : isTold ? 0.7 : 0
  if (digits.startsWith('00') && digits.length >= 10 && countryCode.test(digits.slice(2)))
    return isTold ? 0.85 : 0.65
  const national = nationalScore(candidate)
  if (national > 0) return isTold ? Math.max(national, 0.85) : national
  // In one piece, or in a form of no plan: only where words say so.
  if (!isTold || (/^(?:19|20)\d{2}/.test(digits) && digits.length === 8)) return 0
  return digits.length >= 7 && digits.length <= 12 ? 0.66 : 0
}

/** Forms of national plans that are seldom anything else. */
function nationalScore({ digits, shape, reading, start, end }: Candidate): number {
  const text = reading.text.slice(start, end)
  const isParenthesised = reading.text[start - 1] === '('
  switch (shape) {
    // North America, with and without its 1.
    case '3-3-4':
      return isParenthesised || /[2-9]\d\d/.test(digits.slice(0, 3)) ? 0.84 : 0.7
    case '1-3-3-4':
      return digits[0] === '1' ? 0.86 : 0
    case '3-7':
      return isParenthesised ? 0.82 : 0
    case '3-4':
      return digits.startsWith('555') ? 0.62 : 0
    // China, Japan, Korea, Brazil.
    case '3-4-4':
      return /^(?:1[3-9]|0[1-9])/.test(digits) ? 0.75 : 0
    case '2-4-4':
    case '2-5-4':
      return isParenthesised || digits[0] === '0' ? 0.75 : 0
    case '5-5':
      return /^[6-9]/.test(digits) ? 0.55 : 0
    // France.
    case '2-2-2-2-2':
      return digits[0] === '0' && !text.includes('/') ? 0.8 : 0
    default:
      return europeanScore(digits, shape, text, isParenthesised)
  }
}

/** A trunk zero, an area, and the rest in groups: most of Europe, Australia, Asia. */
function europeanScore(digits: string, shape: string, text: string, isParenthesised: boolean): number {
  if (digits[0] !== '0' || digits[1] === '0' || digits.length < 9 || digits.length > 12) return 0
  if (shape === `${digits.length}`) return /^07\d{9}$|^04\d{8}$|^01[567]\d{8,9}$/.test(digits) ? 0.55 : 0
  const groups = shape.split('-').map(Number)
  const isArea = groups[0] !== undefined && groups[0] >= 2 && groups[0] <= 5
  if (!isArea || groups.length > 6 || (/\d\.\d/.test(text) && groups.length < 4)) return 0
  return isParenthesised ? 0.8 : 0.72
}

/** With the `+`, the `(` and what an international prefix has before it. */
function startOf(text: string, start: number): number {
  let from = start
  if (text[from - 1] === '(') from--
  if (text[from - 1] === '+') from--
  if (text[from - 1] === '(') from--
  return from
}

const extension = /^(?: ?\)?,? ?(?:x|ext\.?|extension|#|Durchwahl|poste) ?:? ?\d{1,6}(?!\d))/i

/** With an extension behind it. */
function endOf(text: string, end: number): number {
  const found = extension.exec(text.slice(end, end + 24))
  return found === null ? end : end + found[0].length
}
