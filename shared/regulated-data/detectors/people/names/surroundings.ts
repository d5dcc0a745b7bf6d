import { Kind } from '../../../reading/lexer.ts'
import type { Reading } from '../../../reading/reading.ts'
import { Gap, gapAfter, isLineEnd, isLineStart, lowered } from './gaps.ts'
import { followers, isCapitalised, isOrdinary } from './parts.ts'

const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

/** What stands before the name of somebody in the name of a place, a ship, a storm. */
const leaders = setOf(`
  san santa santo sao st saint sankt los las el new puerto rancho costa sierra port fort lake mount mt camp hotel via rue calle avenida piazza place king
  queen prince princess pope emperor empress hurricane storm operation project team class cape isle villa casa chateau chez hms uss
  the a an this that each every another our your its no
`)
/** Verbs of persons, behind a name. */
const speech = setOf(`
  said says told asked asks wrote writes replied replies added adds explained explains noted notes argued argues thinks
  thought wants wanted mentioned mentions emailed texted agreed agrees suggested suggests confirmed confirms reported
  responded joined testified claimed claims believes admitted insisted laughed smiled nodded whispered shouted sighed
  lives married recalled complained apologised apologized promised resigned retired called phoned knows knew loves
  hopes feels felt
`)
const acts = setOf(`
  is was has had will would can could did does should might may must sent sends works went came left got gets took
  takes made makes gave gives started needs needed met let lets who and forwarded approved signed reviewed
  requested assigned presented attended moved bought paid ordered received uses used prefers likes lost found
  visited underwent denies complains graduated
`)
/** What is done to or by persons, before a name. */
const before = setOf(`
  ask asked asking asks tell told tells telling thank thanked thanking meet met meeting emailed emailing texted invite
  invited hire hired remind reminded interview interviewed congratulate fired married marry help helped
  cc said says by dear hi hello hey hallo thanks
`)
/** Words that a sentence begins with, which say nothing of the capital behind them. */
const starters = setOf(`
  when if but and so then because yesterday today tomorrow after before as while since maybe perhaps does did is was has
  had can could would will should ask tell let please thanks thank hi hello hey dear sorry yes no or for with from to by
  that although though also once like until unless where why how what who which only even however meanwhile later
  regarding re per via cc attn attention both have do are were morning afternoon evening congratulations welcome well
  oh ok okay good great meet call email contact give send help poor
`)

/** What is named after people, and written small. */
const named = setOf(`
  algorithm theorem disease syndrome conjecture hypothesis criterion inequality distribution equation lemma paradox
  sarcoma lymphoma palsy catheter manoeuvre maneuver
`)

/** Whether this word, behind a name, makes it the name of something else. */
export function isFollower(reading: Reading, token: number): boolean {
  const word = lowered(reading, token)
  return isCapitalised(reading, token) ? followers.has(word) : named.has(word)
}

/** Whether this word, before a name, makes it the name of something else. */
export function isLeader(reading: Reading, token: number): boolean {
  return leaders.has(lowered(reading, token))
}

/** Whether the token speaks or thinks as only persons do. */
export function isSpeech(reading: Reading, token: number): boolean {
  return isLower(reading, token) && speech.has(lowered(reading, token))
}

export function isAct(reading: Reading, token: number): boolean {
  return isLower(reading, token) && (acts.has(lowered(reading, token)) || speech.has(lowered(reading, token)))
}

/** Whether something is done to a person, or a person greeted, by the word before. */
export function isDoneTo(reading: Reading, token: number): boolean {
  return before.has(lowered(reading, token))
}

export function isStarter(reading: Reading, token: number): boolean {
  return starters.has(lowered(reading, token))
}

export function isLower({ tokens }: Reading, token: number): boolean {
  return token >= 0 && token < tokens.count && tokens.kind[token] === Kind.lower
}

/** Whether the name stands in a sentence, behind a word without a capital, or behind a comma. */
export function isWithin(reading: Reading, first: number): boolean {
  const gap = gapAfter(reading, first - 1)
  if (gap === Gap.comma) return true
  if (gap !== Gap.space && gap !== Gap.line) return false
  if (gap === Gap.line) return isLower(reading, first - 1) && !isLineBreak(reading, first - 1)
  return !isCapitalised(reading, first - 1)
}

/** Whether it stands for itself, between signs or in a line of its own: in a list, a field, brackets. */
export function isIsolated(reading: Reading, first: number, last: number): boolean {
  if (!isLineEnd(reading, last) && !isApart(gapAfter(reading, last))) return false
  if (isLineStart(reading, first)) return true
  return isApart(gapAfter(reading, first - 1)) && !isOrdinary(reading, last)
}

/** Signs, or the comma of a table's cells. */
function isApart(gap: number): boolean {
  return gap === Gap.other || gap === Gap.tightComma
}

/** A short line is not broken because it was full. */
function isLineBreak({ text, tokens }: Reading, token: number): boolean {
  const end = tokens.end[token] as number
  return end < leastLine || text.slice(end - leastLine, end).includes('\n')
}

const leastLine = 40
const attached = new Set([...'/\\@#_.$&=%+~`^'])
const attachedBehind = new Set([...'/\\@#_(%`^{['])

/**
 * Whether it is a piece of a path, an address, an identifier, of code.
 *
 * @param isFull it has a given name and a surname, so that a slash may part it from another: `John Roe/Jane Roe`
 */
export function isAttached({ text, tokens }: Reading, first: number, last: number, isFull: boolean): boolean {
  const start = tokens.start[first] as number
  const sign = text[start - 1]
  if (sign !== undefined && attached.has(sign) && !(isFull && sign === '/')) return true
  if (sign === '-' && /[A-Za-z0-9]/.test(text[start - 2] ?? ' ')) return true
  const end = tokens.end[last] as number
  const next = text[end]
  if (next === undefined) return false
  // A soft line break and a space as quoted-printable has them (RFC 2045, section 6.7).
  if (next === '=') return !/^=(?:20|\r?\n)/.test(text.slice(end, end + 3))
  if (attachedBehind.has(next)) return !(isFull && next === '/')
  return (next === '.' || next === ':' || next === '-') && /[A-Za-z0-9_:]/.test(text[end + 1] ?? ' ')
}
