import type { Report } from '../../../detector.ts'
import type { Reading } from '../../../reading/reading.ts'

const extension =
  /^(?: ?\)?,? ?(?:x|ext\.?|extn\.?|extension|#|durchwahl|dw|poste|anexo|ramal|int\.?) ?[:.]? ?\d{1,6}(?!\d))/i
const longest = 24
/** The first letters of these words, in lower case, and the number sign. */
const beginnings: ReadonlySet<number> = new Set([...'xedpari#'].map((sign) => sign.charCodeAt(0) | 0x20))

/** The offset behind the extension that follows a number, or behind the number. */
export function endWithExtension(text: string, end: number): number {
  let next = end
  while (next < end + 3 && isBefore(text.charCodeAt(next))) next++
  // A regular expression is run only where one can begin.
  if (!beginnings.has(text.charCodeAt(next) | 0x20)) return end
  const found = extension.exec(text.slice(end, end + longest))
  return found === null ? end : end + found[0].length
}

/** Numbers that run into their extension: `415-555-2671x12` has a last token of digits and a letter. */
const glued =
  /(?<![\w.\-/])(?:\+\d{1,3}[-. ]?|001[-. ]?|1[-. ]?)?(?:\(?\d{2,4}\)?[-. /]{0,2}){1,3}\d{3,5}[xX]\d{1,6}$/
const longestGlued = 40

export function findGlued({ text, tokens, mixed }: Reading, report: Report): void {
  for (const token of mixed) {
    const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
    if (end - start > 20 || !endsWithExtension(text, start, end)) continue
    const from = Math.max(0, end - longestGlued)
    const found = glued.exec(text.slice(from, end))
    if (found === null) continue
    const digits = found[0].replace(/[xX]\d+$/, '').replace(/\D/g, '').length
    if (digits >= 7 && digits <= 15) report('pii.phone', from + found.index, end, digits >= 10 ? 0.86 : 0.6)
  }
}

/** Digits, one `x`, digits. */
function endsWithExtension(text: string, start: number, end: number): boolean {
  let index = start
  while (index < end && isDigit(text.charCodeAt(index))) index++
  if (index - start < 3 || (text.charCodeAt(index) | 0x20) !== 0x78) return false
  const behind = ++index
  while (index < end && isDigit(text.charCodeAt(index))) index++
  return index === end && end > behind
}

/** A space, a comma, a closing parenthesis. */
function isBefore(code: number): boolean {
  return code === 0x20 || code === 0x2c || code === 0x29
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
