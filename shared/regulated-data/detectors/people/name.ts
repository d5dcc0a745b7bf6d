import type { Detector, Report } from '../../detector.ts'
import { Kind } from '../../reading/lexer.ts'
import type { Reading } from '../../reading/reading.ts'
import { findAddressed } from './names/addressed.ts'
import type { Announce } from './names/announce.ts'
import { announceField } from './names/field.ts'
import { findByGazetteers } from './names/gazetted.ts'
import { isCapitalised, type RoleOf } from './names/parts.ts'
import { announcePerson } from './names/person.ts'
import { announceQuoting } from './names/quoting.ts'
import { announceSalutation } from './names/salutation.ts'
import { announceSignOff } from './names/sign-off.ts'
import { announceTitle } from './names/title.ts'
import { announcing, announcingWords, createRoles, nameWords, Role } from './names/vocabulary.ts'

const announcements: readonly (readonly [number, Announce])[] = [
  [Role.title, announceTitle],
  [Role.field, announceField],
  [Role.salutation, announceSalutation],
  [Role.signOff, announceSignOff],
  [Role.person, announcePerson],
  [Role.quoting, announceQuoting],
]

/**
 * Names of persons: by words that announce one (titles, fields, salutations, signatures), by gazetteers of given names
 * and surnames, and by how names are put together. Precise before complete: a word that is as often something else
 * needs more than a capital.
 */
export const name: Detector = {
  words: nameWords,
  create(dictionary) {
    const roleOf = createRoles(dictionary)
    const isAnnouncing = dictionary.setOf(announcingWords)
    return (reading, report) => {
      const { tokens, known } = reading
      // What lies before belongs to a name that was found.
      let least = 0
      for (const token of known) {
        if (token < least) continue
        const word = tokens.word[token] as number
        if (((tokens.kind[token] as number) & Kind.capitalised) === 0 && !isAnnouncing.has(word)) continue
        const last = findAt(reading, token, least, roleOf, report)
        if (last > token) least = last + 1
      }
      findAddressed(reading, roleOf, report)
    }
  },
}

/** @returns the last token of what was found from this token on, or the token itself */
function findAt(reading: Reading, token: number, least: number, roleOf: RoleOf, report: Report): number {
  const role = roleOf(reading.tokens.word[token] as number)
  if ((role & announcing) !== 0) {
    for (const [flag, announce] of announcements) {
      if ((role & flag) === 0) continue
      const last = announce(reading, token, roleOf, report)
      if (last > token) return last
    }
  }
  if ((role & (Role.given | Role.surname)) === 0 || !isCapitalised(reading, token)) return token
  return findByGazetteers(reading, token, least, roleOf, report)
}
