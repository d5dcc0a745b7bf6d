import type { Report } from '../../../detector.ts'
import type { WordSet } from '../../../reading/dictionary.ts'
import type { Reading } from '../../../reading/reading.ts'
import { domainEnd } from './domain.ts'
import { localStart } from './local-part.ts'
import { isKnownTopLevel, isMailboxProvider } from './top-levels.ts'

/** A bracket, a space or a line before the word; and their counterparts behind it. */
const opening = /^(?: {0,2}[([{<] ?| {1,2}|_|-)$/
const closing = /^(?: ?[)\]}>] {0,2}| {1,2}|_|-)$/
const longestGap = 4
/** How many parts a local part has that are joined by the word for a dot. */
const mostParts = 3

/** `someone (at) example (dot) com`: bracketed, or with both words, or at one of the great providers of mailboxes. */
export function findVeiled(reading: Reading, token: number, dots: WordSet, report: Report): void {
  const { text, tokens } = reading
  if (token === 0 || token + 1 >= tokens.count) return
  const [before, behind] = [tokens.end[token - 1] as number, tokens.start[token + 1] as number]
  const [from, to] = [tokens.start[token] as number, tokens.end[token] as number]
  if (from - before > longestGap || behind - to > longestGap || from === before || behind === to) return
  const [gapBefore, gapBehind] = [text.slice(before, from), text.slice(to, behind)]
  if (!opening.test(gapBefore) || !closing.test(gapBehind)) return
  const end = domainEnd(text, behind)
  if (end === behind) return
  const start = startOfParts(reading, token - 1, dots)
  const isBracketed = gapBefore.trim().length > 0 && gapBehind.trim().length > 0
  if (
    start === before ||
    !isTrusted(text.slice(start, end), text.slice(from, to), text.slice(behind, end), isBracketed)
  )
    return
  report('pii.email', start, end, isBracketed ? 0.88 : 0.8)
}

/** Whether it is an address and not a sentence about a place. */
function isTrusted(whole: string, word: string, domain: string, isBracketed: boolean): boolean {
  const labels = domain.split(/[^\p{L}\p{N}-]+/u)
  const last = labels.at(-1) as string
  if (isBracketed) return /^\D/.test(last)
  if (!isKnownTopLevel(last)) return false
  if (/\bdot\b/i.test(domain) || isMailboxProvider(labels[0] as string)) return true
  // `jane.doe AT example.com`: the word alone is in capitals.
  return word === 'AT' && whole !== whole.toUpperCase()
}

/** The beginning of `jane dot doe`, of which the token is the last part. */
function startOfParts(reading: Reading, token: number, dots: WordSet): number {
  const { text, tokens } = reading
  let first = token
  for (let part = 1; part < mostParts && first >= 2 && isDot(reading, first - 1, dots); part++) first -= 2
  return localStart(text, tokens.end[first] as number)
}

function isDot({ text, tokens }: Reading, token: number, dots: WordSet): boolean {
  if (!dots.has(tokens.word[token] as number)) return false
  const [before, behind] = [tokens.end[token - 1] as number, tokens.start[token + 1] as number]
  const [from, to] = [tokens.start[token] as number, tokens.end[token] as number]
  if (from - before > longestGap || behind - to > longestGap) return false
  return opening.test(text.slice(before, from)) && closing.test(text.slice(to, behind))
}
