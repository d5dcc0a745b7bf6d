import type { Reading } from '../../../reading/reading.ts'
import { Gap, gapAfter, isLineStart } from './gaps.ts'
import { isAllCapitals, isCapitalised, isParticle, Part, partOf, type RoleOf } from './parts.ts'
import { Role } from './vocabulary.ts'

/** Some tokens that could be one name. */
export interface Run {
  readonly first: number
  readonly last: number
  /** How many words it has, initials and particles aside. */
  readonly words: number
  readonly initials: number
  /** What its first word and the best of its others are: 2 a name, 1 a name or something else, 0 not known. */
  readonly given: number
  readonly surname: number
  readonly isShouted: boolean
}

const longest = 6
const mostParticles = 3
/** A shorter line was not broken because it was full. */
const leastLine = 40

/** Reads a name from its first token on: words with a capital, initials, particles, as they are joined in names. */
export function readRun(reading: Reading, first: number, roleOf: RoleOf): Run {
  const isShouted = isAllCapitals(reading, first)
  const run = { first, last: first, words: 0, initials: 0, given: 0, surname: 0, isShouted }
  let hasBegun = take(reading, first, partOf(reading, first, roleOf), roleOf, run, false)
  for (let count = 1; count < longest; count++) {
    const next = nextOf(reading, first, run.last, roleOf)
    if (next === undefined) break
    // `John SMITH` is one name, `JOHN Smith` is two things.
    if (isShouted && !isAllCapitals(reading, next) && partOf(reading, next, roleOf) === Part.word) break
    run.last = next
    hasBegun = take(reading, next, partOf(reading, next, roleOf), roleOf, run, hasBegun)
  }
  return run
}

/** Adds a token to what is known of the run. */
function take(
  { tokens }: Reading,
  token: number,
  part: number,
  roleOf: RoleOf,
  run: { words: number; initials: number; given: number; surname: number },
  hasBegun: boolean,
): boolean {
  if (part === Part.initial) run.initials++
  const role = roleOf(tokens.word[token] as number)
  const isGiven = (role & Role.given) !== 0
  // `Al Gore`: a particle that is a given name too.
  if (part !== Part.word && (part !== Part.particle || hasBegun || !isGiven)) return hasBegun
  const sureness = (role & Role.ambiguous) === 0 ? 2 : 1
  run.words++
  if (!hasBegun && isGiven) run.given = sureness
  if ((hasBegun || run.initials > 0) && (role & Role.surname) !== 0)
    run.surname = Math.max(run.surname, sureness)
  else if (hasBegun && isGiven) run.surname = Math.max(run.surname, 1)
  return true
}

/** The token that goes on with the name, if one does. */
function nextOf(reading: Reading, first: number, last: number, roleOf: RoleOf): number | undefined {
  const next = last + 1
  const part = next < reading.tokens.count ? partOf(reading, next, roleOf) : Part.none
  switch (gapAfter(reading, last)) {
    case Gap.space:
    case Gap.hyphen:
      return joined(reading, next, part, roleOf)
    case Gap.dot:
    case Gap.dotSpace:
      return isShort(reading, last) ? joined(reading, next, part, roleOf) : undefined
    case Gap.apostrophe:
      return isShort(reading, last) && isCapitalised(reading, next) ? next : undefined
    case Gap.comma:
      return part === Part.suffix ? next : undefined
    case Gap.line:
      return isBroken(reading, first, next, roleOf) ? next : undefined
    default:
      return next < reading.tokens.count ? behindNickname(reading, last, roleOf) : undefined
  }
}

/** The token that a space or a hyphen joins, or the name behind particles. */
function joined(reading: Reading, next: number, part: number, roleOf: RoleOf): number | undefined {
  if (part === Part.word || part === Part.suffix) return next
  if (part === Part.initial) return goesOn(reading, next) ? next : undefined
  if (part !== Part.particle && !isParticle(reading, next)) return undefined
  return behindParticles(reading, next, roleOf) ?? (isSurname(reading, next, roleOf) ? next : undefined)
}

/** Whether a line was broken inside the name: its first word stands in a full line, a surname begins the next. */
function isBroken(reading: Reading, first: number, next: number, roleOf: RoleOf): boolean {
  if (!isSurname(reading, next, roleOf) || isLineStart(reading, first)) return false
  const end = reading.tokens.end[next - 1] as number
  return !reading.text.slice(Math.max(0, end - leastLine), end).includes('\n')
}

/** `Kim Le`, `Anna Do`. */
function isSurname(reading: Reading, token: number, roleOf: RoleOf): boolean {
  const role = roleOf(reading.tokens.word[token] as number)
  return isCapitalised(reading, token) && (role & Role.surname) !== 0
}

/** `William "Bill" Gates`, `Robert (Bob) Roe`, `Niall O' Broin`. */
function behindNickname(reading: Reading, last: number, roleOf: RoleOf): number | undefined {
  const { text, tokens } = reading
  if (last + 1 >= tokens.count || (tokens.start[last + 1] as number) - (tokens.end[last] as number) > 3)
    return undefined
  const before = text.slice(tokens.end[last], tokens.start[last + 1])
  if (before === "' ")
    return isShort(reading, last) && isCapitalised(reading, last + 1) ? last + 1 : undefined
  if (!/^\.? ["'(]$/.test(before) || last + 2 >= tokens.count) return undefined
  const behind = text.slice(tokens.end[last + 1], tokens.start[last + 2])
  if (!/^["')] $/.test(behind) || !isCapitalised(reading, last + 1)) return undefined
  return partOf(reading, last + 2, roleOf) === Part.word ? last + 2 : undefined
}

/** Whether an initial is one, and not the pronoun, an article or a grade: a stop follows, or a word with a capital. */
function goesOn(reading: Reading, initial: number): boolean {
  const { text, tokens } = reading
  const sign = text[tokens.end[initial] as number]
  if (sign === '.') return true
  if (sign === "'") return isCapitalised(reading, initial + 1)
  return (
    gapAfter(reading, initial) === Gap.space &&
    text[tokens.start[initial] as number] !== 'I' &&
    isCapitalised(reading, initial + 1)
  )
}

function isShort({ tokens }: Reading, token: number): boolean {
  return (tokens.end[token] as number) - (tokens.start[token] as number) === 1
}

/** `van der Berg`, `de la Cruz`, `bin Salman`, `al-Sayed`: only where a name follows. */
function behindParticles(reading: Reading, first: number, roleOf: RoleOf): number | undefined {
  let token = first
  for (let count = 0; count < mostParticles; count++) {
    const gap = gapAfter(reading, token)
    if (gap !== Gap.space && gap !== Gap.hyphen && gap !== Gap.apostrophe) return undefined
    token++
    const part = partOf(reading, token, roleOf)
    if (part === Part.word) return token
    if (part !== Part.particle && !isParticle(reading, token)) return undefined
  }
  return undefined
}
