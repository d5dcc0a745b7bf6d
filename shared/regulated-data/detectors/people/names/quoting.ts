import { type Announce, reportName } from './announce.ts'
import { readBack } from './back.ts'
import { Gap, gapAfter } from './gaps.ts'
import { isAllCapitals } from './parts.ts'

/** `Jane Roe wrote:`. The name lies before the word, so what lies behind it is not taken. */
export const announceQuoting: Announce = (reading, token, roleOf, report) => {
  const { text, tokens } = reading
  const last = token - 1
  if (gapAfter(reading, last) !== Gap.space) return token
  const { first, words, known, lower } = readBack(reading, last, roleOf)
  if (words === 0 || lower === words || isAllCapitals(reading, first)) return token
  const isQuotation = text[tokens.end[token] as number] === ':'
  if (known > 0 || isQuotation) reportName(reading, first, last, known > 0 ? 0.66 : 0.55, report)
  return token
}
