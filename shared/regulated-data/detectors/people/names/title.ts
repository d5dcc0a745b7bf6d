import { Kind } from '../../../reading/lexer.ts'
import type { Reading } from '../../../reading/reading.ts'
import { type Announce, type Announced, hasRole, readAnnounced, reportName } from './announce.ts'
import { Gap, gapAfter, lowered } from './gaps.ts'
import { isAllCapitals, isCapitalised, isParticle, type RoleOf } from './parts.ts'
import { isLower } from './surroundings.ts'
import { Role } from './vocabulary.ts'

const mostTitles = 3
/** Titles that are words of their own, before which many a word has a capital. */
const weak: ReadonlySet<string> = new Set(
  `sir miss madam doctor judge justice nurse father sister brother uncle captain sergeant president senator governor
chancellor pastor imam rabbi sensei ing sig lt smt hr sr`.split(/\s+/),
)

/** `Dr. Smith`, `Herr Prof. Dr. Müller`: reported with the title, which is a part of how somebody is named. */
export const announceTitle: Announce = (reading, token, roleOf, report) => {
  if (!isCapitalised(reading, token)) return token
  const title = lastTitle(reading, token, roleOf)
  if (!isBeforeCapital(reading, title)) return token
  const run = readAnnounced(reading, title + 1, roleOf)
  if (run === undefined || !isWrittenAlike(reading, title, run)) return token
  // An address ends with `12 Maple Dr.`
  if (isInAddress(reading, token) || (!run.isKnown && weak.has(lowered(reading, token)))) return token
  return reportName(reading, token, run.last, 0.85, report)
}

function lastTitle(reading: Reading, token: number, roleOf: RoleOf): number {
  let title = token
  for (let count = 1; count < mostTitles && isBeforeCapital(reading, title); count++) {
    if (!hasRole(reading, title + 1, roleOf, Role.title)) break
    title++
  }
  while (title < token + mostTitles && isJoined(reading, title) && isDegree(reading, title + 1)) title++
  return title
}

/** `Dr. med.`, `Dr. rer. nat.` */
const degrees: ReadonlySet<string> = new Set(
  'med phil rer nat jur iur dent vet habil univ oec pol h c'.split(' '),
)

function isDegree(reading: Reading, token: number): boolean {
  return isLower(reading, token) && degrees.has(lowered(reading, token))
}

function isJoined(reading: Reading, title: number): boolean {
  const gap = gapAfter(reading, title)
  return gap === Gap.space || gap === Gap.dotSpace || gap === Gap.dot
}

function isBeforeCapital(reading: Reading, title: number): boolean {
  if (!isJoined(reading, title)) return false
  return isCapitalised(reading, title + 1) || isParticle(reading, title + 1)
}

/** Not `MS Word`, and a word all in capitals only where a gazetteer or a stop tells that it is a name. */
function isWrittenAlike(reading: Reading, title: number, run: Announced): boolean {
  const isShoutedTitle = isAllCapitals(reading, title)
  if (!run.isShouted) return !isShoutedTitle || lowered(reading, title) !== 'ms'
  if (run.given + run.surname > 0) return true
  return !isShoutedTitle && reading.text[reading.tokens.end[title] as number] === '.'
}

function isInAddress(reading: Reading, token: number): boolean {
  if (gapAfter(reading, token - 1) !== Gap.space || !isCapitalised(reading, token - 1)) return false
  const before = token - 2
  return (
    gapAfter(reading, before) === Gap.space && ((reading.tokens.kind[before] as number) & Kind.digit) !== 0
  )
}
