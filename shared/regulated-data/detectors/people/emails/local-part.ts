import { isAsciiLetterOrDigit, isLetterOrDigit, isWide } from './characters.ts'

/** Twice of what RFC 5321 (section 4.5.3.1) allows; bounded, to be linear. */
const longestLocal = 128
const quoted = /"[^"\n]{1,64}"$/

/** @returns where the local part that ends before `end` begins; `end` where there is none */
export function localStart(text: string, end: number): number {
  if (text.charCodeAt(end - 1) === 0x22) {
    const from = Math.max(0, end - 66)
    const found = quoted.exec(text.slice(from, end))
    return found === null ? end : from + found.index
  }
  const limit = Math.max(0, end - longestLocal)
  const isWideScript = isWide(text.charCodeAt(end - 1))
  let start = end
  while (start > limit && isOfLocal(text, start - 1, isWideScript)) start--
  // Dots, quotes and dashes at the beginning belong to the sentence.
  while (start < end && isSentence(text.charCodeAt(start))) start++
  return start
}

/** Letters, digits, and of RFC 5322's atext the signs that addresses have in practice. */
function isOfLocal(text: string, at: number, isWideScript: boolean): boolean {
  const code = text.charCodeAt(at)
  if (isAsciiLetterOrDigit(code)) return true
  // . _ + - ' and, but for an encoded sign, %
  if (code === 0x2e || code === 0x5f || code === 0x2b || code === 0x2d || code === 0x27) return true
  if (code === 0x25) return !text.startsWith('40', at + 1)
  return isLetterOrDigit(code) && isWide(code) === isWideScript
}

function isSentence(code: number): boolean {
  return code === 0x27 || code === 0x2e || code === 0x2d
}

/** Whether what stands before is the beginning of a URL: then it names a user there, which other detectors look for. */
export function isUserOfUrl(text: string, start: number): boolean {
  const limit = Math.max(1, start - 64)
  for (let index = start - 1; index >= limit; index--) {
    const code = text.charCodeAt(index)
    if (code === 0x2f) return text.charCodeAt(index - 1) === 0x2f
    if (code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x28) return false
  }
  return false
}
