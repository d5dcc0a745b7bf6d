import type { Reading } from '../../../reading/reading.ts'
import { type Announce, type Announced, lastOfField, readAnnounced, reportName } from './announce.ts'
import { lowered } from './gaps.ts'
import { isCapitalised } from './parts.ts'

const longestJoint = 4
const joint = /^(?: |: ?|, | - |\t|\. ?)$/

/** `patient Jane Roe`, `Attn: J. Roe`, `colleague Mark`: one name in a gazetteer, or two words with capitals. */
export const announcePerson: Announce = (reading, token, roleOf, report) => {
  const first = token + 1
  const between = betweenOf(reading, token)
  if (between === undefined || !isCapitalised(reading, first)) return token
  const run = readAnnounced(reading, first, roleOf)
  if (run === undefined || !isTold(reading, token, run, between)) return token
  // `patient HISTORY`, but `Pt INGRID BERG`.
  if (run.isShouted && between === ' ' && (run.given < 2 || run.words < 2)) return token
  const last = lastOfField(reading, run, roleOf)
  return reportName(reading, first, last, run.isKnown ? 0.66 : 0.55, report)
}

function betweenOf({ text, tokens }: Reading, token: number): string | undefined {
  if (token + 1 >= tokens.count) return undefined
  const [end, start] = [tokens.end[token] as number, tokens.start[token + 1] as number]
  if (start - end > longestJoint) return undefined
  const between = text.slice(end, start)
  return joint.test(between) ? between : undefined
}

function isTold(reading: Reading, token: number, run: Announced, between: string): boolean {
  // Things are called and named too.
  if (run.given < 2 && /^(?:call|nam)ed$/.test(lowered(reading, token))) return false
  if (!run.isKnown) return run.words + run.initials > 1 && (run.initials > 0 || !between.startsWith(','))
  // A heading: `Customer Service`.
  return !(isCapitalised(reading, token) && between === ' ') || run.given + run.surname > 1
}
