import type { Reading } from '../../../reading/reading.ts'
import { type Announce, hasRole, isSurelyGiven, readAnnounced, reportName } from './announce.ts'
import { Gap, gapAfter, isLineEnd } from './gaps.ts'
import { isCapitalised, type RoleOf } from './parts.ts'
import { isLower } from './surroundings.ts'
import { Role } from './vocabulary.ts'

const mostBetween = 4
const mostWords = 4
const longestBreak = 16
const lineBreak = /^[ \t]*[,.!:;]*[ \t\r]*\n[\s>|*_~-]*$/
/** A post, a firm or a number in the same line. */
const behindName = /^(?:,| ?[|(/-]|[ \t]{2})/

/** `Best regards,` and the name in a line of its own; `Thanks, Sarah`. */
export const announceSignOff: Announce = (reading, token, roleOf, report) => {
  const first = signedAt(reading, token, roleOf)
  if (first === undefined) return token
  const signed = isLower(reading, first)
    ? readLower(reading, first, roleOf)
    : readCapitalised(reading, first, roleOf)
  return signed === undefined ? token : reportName(reading, first, signed.last, signed.score, report)
}

/** The token that a signature could begin with: the first of the next line, or one behind a comma. */
function signedAt(reading: Reading, token: number, roleOf: RoleOf): number | undefined {
  const { text, tokens } = reading
  if (gapAfter(reading, token) === Gap.comma) {
    const isGiven = isCapitalised(reading, token + 1) && hasRole(reading, token + 1, roleOf, Role.given)
    return isGiven ? token + 1 : undefined
  }
  // `Thanks for your help,`
  for (let last = token; last < token + mostBetween && last + 1 < tokens.count; last++) {
    const [end, next] = [tokens.end[last] as number, tokens.start[last + 1] as number]
    if (next - end < longestBreak && lineBreak.test(text.slice(end, next))) return last + 1
    if (gapAfter(reading, last) !== Gap.space || !isLower(reading, last + 1)) return undefined
  }
  return undefined
}

interface Signed {
  readonly last: number
  readonly score: number
}

function readLower(reading: Reading, first: number, roleOf: RoleOf): Signed | undefined {
  if (!isSurelyGiven(reading, first, roleOf)) return undefined
  const second = first + 1
  const hasSurname =
    gapAfter(reading, first) === Gap.space &&
    isLower(reading, second) &&
    hasRole(reading, second, roleOf, Role.surname)
  const last = hasSurname ? second : first
  return isLineEnd(reading, last) ? { last, score: 0.6 } : undefined
}

function readCapitalised(reading: Reading, first: number, roleOf: RoleOf): Signed | undefined {
  if (!isCapitalised(reading, first)) return undefined
  const run = readAnnounced(reading, first, roleOf)
  if (run === undefined || run.words > mostWords || !isEnded(reading, run.last)) return undefined
  if (run.isShouted && run.given + run.surname === 0) return undefined
  return { last: run.last, score: run.isKnown ? 0.75 : 0.6 }
}

function isEnded(reading: Reading, last: number): boolean {
  const end = reading.tokens.end[last] as number
  return isLineEnd(reading, last) || behindName.test(reading.text.slice(end, end + 3))
}
