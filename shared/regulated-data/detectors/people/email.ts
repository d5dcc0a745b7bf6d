import type { Detector, Report } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'

/** Longer than RFC 5321 (section 4.5.3.1) allows, so that what is over the limit is found too; bounded, to be linear. */
const longestLocal = 128
const longestDomain = 256

/** Endings of files, which follow the sign in names of pictures and modules (`icon@2x.png`). */
const fileEndings = /^(?:png|jpe?g|gif|svg|webp|css|scss|js|mjs|ts|json|ya?ml|html?|py|java|md|txt)$/i
const topLevel = /^(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/i

const words = ['at', 'dot'] as const
const opening = /^\s?[([{<]?\s?$/
const closing = /^\s?[)\]}>]?\s?$/

/** E-mail addresses: RFC 5321's dot-string at a domain name, also with spaces around the sign or veiled as `a (at) b (dot) c`. */
export const email: Detector = {
  words,
  create(dictionary) {
    const atWord = dictionary.setOf(['at'])
    const dotWord = dictionary.setOf(['dot'])
    return (reading, report) => {
      const { text, tokens, known } = reading
      for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) findAround(text, at, report)
      for (let at = text.indexOf('%40'); at >= 0; at = text.indexOf('%40', at + 3)) {
        reportAddress(text, localStart(text, at), at, at + 3, report)
      }
      for (const token of known) {
        if (atWord.has(tokens.word[token] as number)) findVeiled(reading, token, dotWord, report)
      }
    }
  },
}

function findAround(text: string, at: number, report: Report): void {
  // A space on both sides is somebody's habit; on one side it is a mention or the end of a sentence.
  const isSpaced = text[at - 1] === ' ' && text[at + 1] === ' '
  const [before, behind] = isSpaced ? [at - 1, at + 2] : [at, at + 1]
  reportAddress(text, localStart(text, before), before, behind, report)
}

function reportAddress(text: string, start: number, before: number, behind: number, report: Report): void {
  if (start === before) return
  const end = domainEnd(text, behind)
  if (end === behind) return
  // `git@host:path` is how a repository is named, not a person.
  if (text.slice(start, before) === 'git' && text[end] === ':') return
  report('pii.email', start, end, 0.92)
}

function localStart(text: string, before: number): number {
  let start = before
  while (start > 0 && before - start < longestLocal && isLocal(text.charCodeAt(start - 1))) start--
  // Dots and quotes at the beginning belong to the sentence.
  while (start < before && /['.`-]/.test(text[start] as string)) start++
  return start
}

/** Letters, digits, and of RFC 5322's atext the signs that addresses have in practice. */
function isLocal(code: number): boolean {
  return (
    isLetterOrDigit(code) ||
    code === 0x2e ||
    code === 0x5f ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x27 ||
    code === 0x25
  )
}

function isLetterOrDigit(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    code >= 0x80
  )
}

/** @returns the end of a domain name that begins here, or `from` where none does */
function domainEnd(text: string, from: number): number {
  let end = from
  let label = from
  let [found, hasDot] = [from, false]
  while (end < text.length && end - from < longestDomain) {
    const code = text.charCodeAt(end)
    if (isLetterOrDigit(code) || code === 0x2d) {
      end++
      continue
    }
    if (code !== 0x2e || end === label) break
    if (hasDot && isTopLevel(text, label, end)) found = end
    hasDot = true
    end++
    label = end
  }
  const last = trimDashes(text, label, end)
  if (hasDot && isTopLevel(text, label, last)) return last
  return found
}

function trimDashes(text: string, from: number, end: number): number {
  let last = end
  while (last > from && text[last - 1] === '-') last--
  return last
}

function isTopLevel(text: string, start: number, end: number): boolean {
  if (end - start < 2 || end - start > 63) return false
  const label = text.slice(start, end)
  return (topLevel.test(label) && !fileEndings.test(label)) || /^[^\0-\x7f]+$/.test(label)
}

/** `someone (at) example (dot) com`: bracketed, or with both words. */
function findVeiled(
  { text, tokens }: Reading,
  token: number,
  dots: { has(word: number): boolean },
  report: Report,
): void {
  if (token === 0 || token + 2 >= tokens.count) return
  const before = tokens.end[token - 1] as number
  const gapBefore = text.slice(before, tokens.start[token])
  const gapAfter = text.slice(tokens.end[token], tokens.start[token + 1])
  if (gapBefore === '' || gapAfter === '' || !opening.test(gapBefore) || !closing.test(gapAfter)) return
  const isBracketed = gapBefore.trim() !== '' && gapAfter.trim() !== ''
  let last = token + 1
  let veiledDots = 0
  // A domain has few labels: what is looked at is bounded.
  for (let next = token + 2; next < tokens.count && next < token + 10; next++) {
    const gap = text.slice(tokens.end[next - 1], tokens.start[next])
    if (gap === '.' || gap === '-') last = next
    else if (dots.has(tokens.word[next] as number) && opening.test(gap) && next + 1 < tokens.count) {
      if (!closing.test(text.slice(tokens.end[next], tokens.start[next + 1]))) break
      veiledDots++
      last = ++next
    } else break
  }
  if (last === token + 1 || (!isBracketed && veiledDots === 0)) return
  const end = tokens.end[last] as number
  if (!topLevel.test(text.slice(tokens.start[last], end))) return
  report('pii.email', localStart(text, before), end, 0.85)
}
