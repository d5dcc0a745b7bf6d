import type { Report } from '../../../detector.ts'
import type { Reading } from '../../../reading/reading.ts'
import { reportName } from './announce.ts'
import { scoreOfGiven, scoreOfRun, scoreOfSurname, scoreOfUnknown } from './full-name.ts'
import { Gap, gapAfter, isLineEnd, isLineStart } from './gaps.ts'
import { isAllCapitals, isCapitalised, Part, partOf, type RoleOf } from './parts.ts'
import { type Run, readRun } from './run.ts'
import { isAttached, isLeader, isWithin } from './surroundings.ts'
import { Role } from './vocabulary.ts'

const mostInitials = 3

/**
 * Looks for a name around a word of the gazetteers.
 *
 * @param least no token before this one is looked at: it belongs to another name
 * @returns the last token of the name, or the word's own
 */
export function findByGazetteers(
  reading: Reading,
  token: number,
  least: number,
  roleOf: RoleOf,
  report: Report,
): number {
  const first = withInitials(reading, token, least, roleOf)
  const run = readRun(reading, first, roleOf)
  const inverted = lastOfInverted(reading, run, roleOf)
  if (inverted !== undefined) {
    reportName(reading, first, inverted, 0.7, report)
    return inverted
  }
  if (run.words + run.initials > 1) {
    const score = scoreOfRun(reading, run, roleOf)
    if (score === undefined) return run.last
    if (score >= 0.5) {
      const start = score >= 0.6 ? withUnknown(reading, first, least, roleOf) : first
      reportName(reading, start, run.last, score, report)
      return run.last
    }
  }
  return findSingle(reading, run, least, roleOf, report) ? run.last : token
}

/** A word alone, or with one before it that is in no gazetteer. */
function findSingle(reading: Reading, run: Run, least: number, roleOf: RoleOf, report: Report): boolean {
  if (run.words !== 1 || run.initials > 0) return false
  const { first, last } = run
  const role = roleOf(reading.tokens.word[first] as number)
  const isSurname = (role & (Role.surname | Role.ambiguous)) === Role.surname
  const before = first - 1
  if (isSurname && before >= least && gapAfter(reading, before) === Gap.space) {
    const score = scoreOfUnknown(reading, before, run, roleOf)
    if (score > 0) {
      reportName(reading, before, last, score, report)
      return true
    }
  }
  const score = run.given > 0 ? scoreOfGiven(reading, run) : isSurname ? scoreOfSurname(reading, run) : 0
  if (score === 0) return false
  reportName(reading, first, last, score, report)
  return true
}

/** The initials before a name, and what a hyphen joins to it: `J. R. Smith`, `Abd-Karim`. */
function withInitials(reading: Reading, token: number, least: number, roleOf: RoleOf): number {
  let first = token
  for (let count = 0; count < mostInitials && first > least; count++) {
    const gap = gapAfter(reading, first - 1)
    const part = gap === Gap.other || gap === Gap.line ? Part.none : partOf(reading, first - 1, roleOf)
    const isInitial =
      part === Part.initial && (gap === Gap.dot || gap === Gap.dotSpace || gap === Gap.apostrophe)
    if (!isInitial && !(part === Part.word && gap === Gap.hyphen)) break
    first--
  }
  if (first === token || first === least || gapAfter(reading, first - 1) !== Gap.space) return first
  return partOf(reading, first - 1, roleOf) === Part.word && !isLeader(reading, first - 1) ? first - 1 : first
}

/** `Xochitl Maria Perez`: a word with a capital before the name that the sentence does not ask for. */
function withUnknown(reading: Reading, first: number, least: number, roleOf: RoleOf): number {
  let start = first
  for (let count = 0; count < 2; count++) {
    const before = start - 1
    if (before < least || gapAfter(reading, before) !== Gap.space || isLeader(reading, before)) break
    if (partOf(reading, before, roleOf) !== Part.word || isAllCapitals(reading, before)) break
    start = before
  }
  return start < first && (isWithin(reading, start) || isLineStart(reading, start)) ? start : first
}

/** `Smith, John`, `Smith,John,1980`: @returns the last token of the given names */
function lastOfInverted(reading: Reading, run: Run, roleOf: RoleOf): number | undefined {
  const { first, last } = run
  const gap = gapAfter(reading, last)
  if (run.words > 2 || (gap !== Gap.comma && gap !== Gap.tightComma)) return undefined
  const [role, next] = [roleOf(reading.tokens.word[first] as number), last + 1]
  if ((role & Role.surname) === 0 || !isCapitalised(reading, next)) return undefined
  const given = readRun(reading, next, roleOf)
  if (given.given < 2 || given.words > 2 || given.isShouted !== run.isShouted) return undefined
  if (gapAfter(reading, first - 1) === Gap.space && isCapitalised(reading, first - 1)) return undefined
  if (isAttached(reading, first, given.last, false)) return undefined
  const isClear = (role & (Role.given | Role.ambiguous)) === 0 && given.words === 1
  const isAlone = isLineStart(reading, first) && (isLineEnd(reading, given.last) || given.initials > 0)
  return isClear || isAlone ? given.last : undefined
}
