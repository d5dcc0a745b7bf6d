import type { Reading } from '../../../reading/reading.ts'
import { Gap, gapAfter, isLineEnd, isLineStart, lowered } from './gaps.ts'
import { isAllCapitals, isCapitalised, isOrdinary, Part, partOf, type RoleOf } from './parts.ts'
import type { Run } from './run.ts'
import {
  isAct,
  isAttached,
  isDoneTo,
  isFollower,
  isIsolated,
  isLeader,
  isLower,
  isSpeech,
  isStarter,
  isWithin,
} from './surroundings.ts'
import { Role } from './vocabulary.ts'

/** Firms and characters that bear the names of persons. */
const firms: ReadonlySet<string> = new Set(
  `morgan stanley,wells fargo,thomas cook,merrill lynch,arthur andersen,charles schwab,hewlett packard,louis vuitton,
calvin klein,ralph lauren,tommy hilfiger,hugo boss,jack daniels,johnnie walker,jim beam,harley davidson,aston martin,
alfa romeo,mary kay,estee lauder,elizabeth arden,philip morris,jpmorgan,neiman marcus,goldman sachs,booz allen,dow jones,
eddie bauer,christian dior,yves rocher,santa claus,uncle sam,jesus christ,virgin mary,american express,kitty hawk,
sierra leone,puerto rico,costa rica,san marino,ann arbor,baton rouge,long island,costa mesa,hong kong,palo alto,
johns hopkins,monte carlo,kuala lumpur,sri lanka,mardi gras,grand prix,sans serif`.split(/,\s*/),
)

/**
 * How sure it is that a run of two words and more, found by its gazetteer words, is a name: 0 if nothing tells so,
 * nothing if all of it is the name of something else.
 */
export function scoreOfRun(reading: Reading, run: Run, roleOf: RoleOf): number | undefined {
  if (isPartOfOther(reading, run) || isPlace(reading, run, roleOf)) return undefined
  // `Santa Barbara`
  if (run.given < 2 && isLeader(reading, run.first)) return undefined
  const score = run.isShouted ? scoreOfShouted(reading, run) : scoreOfWords(reading, run, roleOf)
  return score > 0 && isFirm(reading, run) ? undefined : score
}

/** All in capitals, where a sentence may be shouted: `JOHN WILL COME`. */
function scoreOfShouted(reading: Reading, { first, last, given, surname }: Run): number {
  if (given < 2) return 0
  if (surname === 2) return 0.7
  return isIsolated(reading, first, last) ? 0.55 : 0
}

function scoreOfWords(reading: Reading, run: Run, roleOf: RoleOf): number {
  const { given, surname, initials } = run
  if (given === 2) return [0.65, 0.76, 0.82][surname] as number
  if (given === 1) return scoreOfAmbiguous(reading, run)
  // `J. Smith`, `J. R. Young`.
  if (initials === 0) return 0
  // `Tabor J. Wells`
  if (run.words > 1 && partOf(reading, run.first, roleOf) === Part.word) return surname > 0 ? 0.58 : 0
  if (!isInitialled(reading, run)) return 0
  return surname === 2 ? 0.66 : surname === 1 && initials > 1 ? 0.55 : 0
}

/** `Mark Xyz`, `Grace Young`, where the first word may be no name. */
function scoreOfAmbiguous(reading: Reading, run: Run): number {
  const { surname, initials } = run
  if (surname === 2) return 0.68
  if (initials > 0) return surname === 1 ? 0.62 : 0.55
  if (isPlain(reading, run)) return surname === 1 ? 0.55 : 0.52
  return surname === 0 && run.words < 3 && isIsolated(reading, run.first, run.last) ? 0.51 : 0
}

/** Pairs of letters that are short for something else. */
const abbreviations =
  /^(?:po|ps|pps|us|usa|am|pm|dc|uk|ny|la|eg|ie|ne|nw|se|sw|bc|ad|rr|cs|hq|mo|vs|ca|il|ii|op|no|ed)$/

/** Whether it begins with initials that are none of a person's. */
function isInitialled({ text, tokens }: Reading, { first }: Run): boolean {
  const start = tokens.start[first] as number
  if ((tokens.end[first] as number) - start !== 1 || text[start + 1] !== '.') return false
  const letters = /^(?:[A-Z]\. ?){1,3}/.exec(text.slice(start, start + 9))?.[0] ?? ''
  return !abbreviations.test(letters.replace(/[^A-Z]/g, '').toLowerCase())
}

/** Whether it stands in running text, and not in a heading where all words have capitals. */
function isPlain(reading: Reading, { first, last }: Run): boolean {
  const gap = gapAfter(reading, first - 1)
  const isJoined = gap === Gap.space || gap === Gap.line
  if (!isJoined || isLeader(reading, first - 1)) return false
  if (!isWithin(reading, first) && !isDoneTo(reading, first - 1) && !isStarter(reading, first - 1))
    return false
  return gapAfter(reading, last) !== Gap.space || !isCapitalised(reading, last + 1)
}

const firmWords: ReadonlySet<string> = new Set([...firms].map((firm) => firm.split(' ')[0] as string))

function isFirm(reading: Reading, { first, last }: Run): boolean {
  const { text, tokens } = reading
  // `J.P. Morgan`, `Neiman Marcus Christmas`.
  const isInitialled = (tokens.end[first] as number) - (tokens.start[first] as number) === 1
  if (!isInitialled && !firmWords.has(lowered(reading, first))) return false
  const behind = Math.min(last, isInitialled ? first + 2 : first + 1)
  const written = text.slice(tokens.start[first], tokens.end[behind]).toLowerCase()
  return firms.has(isInitialled ? written.replace(/[^a-z]+/g, '') : written.replace(/[^a-z]+/g, ' '))
}

/** Whether it is a part of the name of a firm, a place, a path. */
function isPartOfOther(reading: Reading, { first, last, given, words }: Run): boolean {
  if (isAttached(reading, first, last, words > 1 && given === 2)) return true
  if (gapAfter(reading, last) === Gap.space && isFollower(reading, last + 1)) return true
  const gapBefore = gapAfter(reading, first - 1)
  const isJoined = gapBefore === Gap.space || gapBefore === Gap.dotSpace
  return isJoined && isCapitalised(reading, first - 1) && isLeader(reading, first - 1)
}

/** The places among what is named after people, as far as they are surnames: `Hall` and `Hill` are more often those. */
const places: ReadonlySet<string> = new Set(
  'street st avenue road drive lane court place plaza way park gardens church bridge bay beach lake river inn island county school college'.split(
    ' ',
  ),
)

/** `Jefferson Street`, `Golden Gate Park`; but `Sarah Park`, with a given name that is no surname. */
function isPlace(reading: Reading, { first, last, given, words }: Run, roleOf: RoleOf): boolean {
  if (words < 2 || !isCapitalised(reading, last) || !places.has(lowered(reading, last))) return false
  return given < 2 || (roleOf(reading.tokens.word[first] as number) & Role.surname) !== 0
}

/** How sure it is that a given name that stands alone is a person. */
export function scoreOfGiven(reading: Reading, run: Run): number {
  const { first, last } = run
  if (!mayStandAlone(reading, run)) return 0
  const gap = gapAfter(reading, last)
  const gapBefore = gapAfter(reading, first - 1)
  const isTold = gapBefore === Gap.space && isDoneTo(reading, first - 1)
  const speaks = gap === Gap.space && isSpeech(reading, last + 1)
  // `Department of Justice says`.
  if (run.given === 1) return isTold || (speaks && lowered(reading, first - 1) !== 'of') ? 0.55 : 0
  if (speaks || isTold) return 0.6
  if (gapBefore === Gap.space) return scoreBehindWord(reading, first)
  return isWithin(reading, first) ? 0.55 : scoreAtStart(reading, run, gap)
}

/** Behind a word of the same sentence: one in lower case that is no article, or one that begins the sentence. */
function scoreBehindWord(reading: Reading, first: number): number {
  if (isLeader(reading, first - 1)) return 0
  return isWithin(reading, first) || isStarter(reading, first - 1) ? 0.55 : 0
}

function mayStandAlone(reading: Reading, run: Run): boolean {
  if (run.isShouted || isPartOfOther(reading, run) || isBesideSign(reading, run)) return false
  const { text, tokens } = reading
  // `AVIs`: no name has such capitals.
  if (/[A-Z]/.test(text.slice((tokens.start[run.first] as number) + 1, tokens.end[run.last]))) return false
  // `Aren't you there?`
  if (text.startsWith("'t", tokens.end[run.last])) return false
  // `John 3:16`
  const end = tokens.end[run.last] as number
  if (/^ \d{1,3}:\d/.test(text.slice(end, end + 6))) return false
  // `Sarah Lawrence College`, `Nelson Class`: a part of something longer.
  return gapAfter(reading, run.last) !== Gap.space || !isCapitalised(reading, run.last + 1)
}

/** At the beginning of a sentence or a line: where it acts, is spoken to, or stands alone. */
function scoreAtStart(reading: Reading, { first, last }: Run, gap: number): number {
  if (gap === Gap.space) return isAct(reading, last + 1) ? 0.55 : 0
  if (gap === Gap.apostrophe) return isLower(reading, last + 2) ? 0.52 : 0
  if (!isLineStart(reading, first)) return gap === Gap.comma ? 0.5 : 0
  if (gap === Gap.comma || isLineEnd(reading, last)) return 0.55
  return reading.text[reading.tokens.end[last] as number] === ':' ? 0.55 : 0
}

/** `Johnson & Johnson`, `Ben & Jerry`. */
function isBesideSign({ text, tokens }: Reading, { first, last }: Run): boolean {
  const end = tokens.end[last] as number
  const start = tokens.start[first] as number
  return text.startsWith(' & ', end) || text.startsWith(' & ', start - 3) || text.startsWith(' + ', end)
}

/** How sure it is that a surname that stands alone is a person: only where it speaks. */
export function scoreOfSurname(reading: Reading, run: Run): number {
  if (run.isShouted || isPartOfOther(reading, run) || isBesideSign(reading, run)) return 0
  return gapAfter(reading, run.last) === Gap.space && isSpeech(reading, run.last + 1) ? 0.55 : 0
}

/** How sure it is that a word and a surname behind it are a name: `Xiuying Smith`, with the first in no gazetteer. */
export function scoreOfUnknown(reading: Reading, unknown: number, run: Run, roleOf: RoleOf): number {
  if (isAllCapitals(reading, unknown) || partOf(reading, unknown, roleOf) !== Part.word) return 0
  if (isOrdinary(reading, unknown) || isPartOfOther(reading, { ...run, first: unknown })) return 0
  if (isFirm(reading, { ...run, first: unknown }) || isLeader(reading, unknown)) return 0
  if (isFollower(reading, run.last)) return 0
  if (isWithin(reading, unknown) || isIsolated(reading, unknown, run.last)) return 0.52
  if (gapAfter(reading, unknown - 1) === Gap.space) return isStarter(reading, unknown - 1) ? 0.52 : 0
  return gapAfter(reading, run.last) === Gap.space && isSpeech(reading, run.last + 1) ? 0.52 : 0
}
