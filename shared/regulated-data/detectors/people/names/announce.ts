import type { Report } from '../../../detector.ts'
import type { Reading } from '../../../reading/reading.ts'
import { Gap, gapAfter, isLineEnd } from './gaps.ts'
import { isParticle, Part, partOf, type RoleOf } from './parts.ts'
import { type Run, readRun } from './run.ts'
import { isFollower } from './surroundings.ts'
import { Role } from './vocabulary.ts'

/** Looks beside a word that announces a name. @returns the last token of the name behind it, or the word itself */
export type Announce = (reading: Reading, token: number, roleOf: RoleOf, report: Report) => number

/** Reports the tokens `first` to `last` as a name. @returns the last one */
export function reportName(
  { tokens }: Reading,
  first: number,
  last: number,
  score: number,
  report: Report,
): number {
  report('pii.name', tokens.start[first] as number, tokens.end[last] as number, score)
  return last
}

/** What an announcement reads behind it: a run, and whether some word of it is in a gazetteer. */
export interface Announced extends Run {
  readonly isKnown: boolean
}

/** The run that begins here, unless it has no word or is the name of a firm or a place. */
export function readAnnounced(reading: Reading, first: number, roleOf: RoleOf): Announced | undefined {
  if (partOf(reading, first, roleOf) === Part.none && !isParticle(reading, first)) return undefined
  const run = readRun(reading, first, roleOf)
  if (run.words === 0) return undefined
  if (gapAfter(reading, run.last) === Gap.space && isFollower(reading, run.last + 1)) return undefined
  const isKnown = run.given + run.surname > 0 || hasRole(reading, first, roleOf, Role.surname)
  return { ...run, isKnown }
}

/** The last token of a name in a field, where the surname can stand first: `Oyelaran, Funmilayo`. */
export function lastOfField(reading: Reading, run: Announced, roleOf: RoleOf): number {
  const next = run.last + 1
  if (run.words !== 1 || gapAfter(reading, run.last) !== Gap.comma) return run.last
  if (partOf(reading, next, roleOf) !== Part.word) return run.last
  const given = readRun(reading, next, roleOf)
  const isName = given.given > 0 ? given.words < 3 : isLineEnd(reading, given.last)
  return isName && given.isShouted === run.isShouted ? given.last : run.last
}

export function hasRole({ tokens }: Reading, token: number, roleOf: RoleOf, role: number): boolean {
  return token < tokens.count && (roleOf(tokens.word[token] as number) & role) !== 0
}

/** Whether the word is a given name, and nothing else as often. */
export function isSurelyGiven({ tokens }: Reading, token: number, roleOf: RoleOf): boolean {
  return (roleOf(tokens.word[token] as number) & (Role.given | Role.ambiguous)) === Role.given
}
