import type { Reading } from '../../../reading/reading.ts'
import { type Announce, type Announced, lastOfField, readAnnounced, reportName } from './announce.ts'
import { Gap, gapAfter, lowered } from './gaps.ts'
import { isCapitalised, isOrdinary, type RoleOf } from './parts.ts'
import { isLower } from './surroundings.ts'
import { Role } from './vocabulary.ts'

/** What makes a `name` that of a person. */
const personal: ReadonlySet<string> = new Set(
  `my your his her their first last full given family middle maiden legal preferred birth patient customer employee client
contact guest student member candidate applicant holder cardholder mother father spouse partner doctor physician
provider manager supervisor beneficiary insured guarantor the real sur fore christian author sender recipient
nurse caller agent owner signer printed print account billing shipping person`.split(/\s+/),
)
/** Fields that no thing has. */
const strict: ReadonlySet<string> = new Set(
  `firstname lastname fullname surname givenname familyname middlename maidenname vorname nachname familienname apellido
apellidos prenom cognome voornaam achternaam imie nazwisko fornavn etternavn efternavn fornamn efternamn sobrenome
sukunimi etunimi cardholder`.split(/\s+/),
)
const separator = /^(?:["'*_`)]{0,3}[ \t]{0,4}(?:[:=|\t>]|=>|::)[ \t]{0,8}["'*_`[(>]{0,3}|["']?,["'])$/
const mostWords = 4

/** `Name: jane roe`, `"lastName": "Roe"`, `my name is Jane`: in lower case too where it is in a gazetteer. */
export const announceField: Announce = (reading, token, roleOf, report) => {
  const strictness = strictnessOf(reading, token)
  if (strictness === 0) return token
  const first = valueBehind(reading, token)
  if (first === undefined) return token
  const last = isCapitalised(reading, first)
    ? lastOfCapitalised(reading, first, roleOf, strictness)
    : lastOfLower(reading, first, roleOf, strictness)
  if (last === undefined) return token
  return reportName(reading, first, last, 0.8, report)
}

/** 2 for a field that only persons have, 1 for a name that may be a person's, 0 for another's. */
function strictnessOf(reading: Reading, token: number): number {
  const { text, tokens } = reading
  if (strict.has(lowered(reading, token))) return 2
  const sign = text[(tokens.start[token] as number) - 1]
  if (sign === undefined || sign === '\n') return 1
  const isJoined = sign === ' ' || sign === '_' || sign === '-' || sign === '.' || sign === "'"
  if (!isJoined) return 1
  const before = lowered(reading, token - 1)
  if (personal.has(before) || before === 's') return 2
  return sign === ' ' && gapAfter(reading, token - 1) !== Gap.space ? 1 : 0
}

/** The token that the field's value begins with. */
function valueBehind(reading: Reading, token: number): number | undefined {
  const { text, tokens } = reading
  const next = token + 1
  if (next >= tokens.count) return undefined
  const [end, start] = [tokens.end[token] as number, tokens.start[next] as number]
  if (start - end <= 20 && separator.test(text.slice(end, start))) return next
  const word = lowered(reading, next)
  const isVerb =
    (gapAfter(reading, token) === Gap.space &&
      (word === 'is' || word === 'was' || word === 'ist' || word === 'es')) ||
    (gapAfter(reading, token) === Gap.apostrophe && word === 's')
  return isVerb && gapAfter(reading, next) === Gap.space ? next + 1 : undefined
}

function lastOfCapitalised(
  reading: Reading,
  first: number,
  roleOf: RoleOf,
  strictness: number,
): number | undefined {
  const run = readAnnounced(reading, first, roleOf)
  if (run === undefined) return undefined
  const isName = strictness === 2 ? isPersonal(run) : isSurelyPersonal(run)
  return isName ? lastOfField(reading, run, roleOf) : undefined
}

function isPersonal(run: Announced): boolean {
  return !run.isShouted || run.isKnown || run.words > 1
}

function isSurelyPersonal({ isShouted, given, surname, words }: Announced): boolean {
  if (isShouted) return words > 1 && (given === 2 || (given > 0 && surname > 0))
  return given > 0 && (words > 1 || given === 2)
}

/** In lower case only words of the gazetteers, and after a strict field one that is no ordinary word. */
function lastOfLower(
  reading: Reading,
  first: number,
  roleOf: RoleOf,
  strictness: number,
): number | undefined {
  let last = first - 1
  while (last + 1 < first + mostWords && isLowerName(reading, last + 1, roleOf)) {
    last++
    const gap = gapAfter(reading, last)
    if (gap !== Gap.space && gap !== Gap.hyphen && gap !== Gap.apostrophe) break
  }
  if (strictness < 2) return last > first ? last : undefined
  if (last >= first) return last
  return isLower(reading, first) && !isOrdinary(reading, first) ? first : undefined
}

function isLowerName(reading: Reading, token: number, roleOf: RoleOf): boolean {
  if (!isLower(reading, token)) return false
  return (roleOf(reading.tokens.word[token] as number) & (Role.given | Role.surname)) !== 0
}
