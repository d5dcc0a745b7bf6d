import { ambiguousNames } from '../../../gazetteers/ambiguous-names.ts'
import { givenNames } from '../../../gazetteers/given-names.ts'
import { surnames } from '../../../gazetteers/surnames.ts'
import type { Dictionary } from '../../../reading/dictionary.ts'

const list = (words: string): readonly string[] => words.trim().split(/\s+/)

/** Forms of address, with or without a stop. */
const titles = list(`
  mr mrs ms miss mx dr prof professor sir madam rev reverend hon messrs doctor
  herr frau fraulein hr dipl ing monsieur madame mademoiselle mme mlle
  senor senora senorita srta sra sr signor signora signorina sig dott dottssa dottoressa avv
  mevrouw meneer dhr mevr fru pani senhor senhora shri smt sheikh sensei
  captain capt sergeant sgt lieutenant lt colonel col senator president governor chancellor
  rabbi imam pastor father sister brother uncle aunt auntie grandma grandpa nurse judge justice
`)

/** What is said to a person before the name. */
const salutations = list(`
  dear hi hello hey hallo liebe lieber bonjour salut hola ciao estimado estimada querido querida caro cara gentile
  beste geachte hej kjaere kaere cher chere prezado prezada ola greetings welcome howdy
`)

/** What stands in the line above a signature. */
const signOffs = list(`
  regards sincerely cheers thanks thx yours respectfully cordially gruss gruesse grusse grussen gruessen cordialement
  saludos saluti atentamente groeten hilsen halsningar obrigado merci danke gracias grazie thank wishes best love
  faithfully truly tia ciao
`)

/** Fields that hold a name; `name` itself is told from a file's or a product's by the word before. */
const fields = list(`
  name names firstname lastname fullname surname givenname familyname middlename maidenname
  vorname nachname familienname nombre nombres apellido apellidos nom prenom nome cognome naam voornaam achternaam
  imie nazwisko navn fornavn etternavn efternavn namn fornamn efternamn sobrenome sukunimi etunimi
  cardholder beneficiary payee undersigned
`)

/** Words for people, before the name of one. */
const people = list(`
  patient patients employee customer client contact attn attention colleague manager supervisor physician surgeon
  attorney lawyer student teacher candidate applicant claimant defendant plaintiff witness beneficiary guest member
  subscriber tenant landlord husband wife son daughter mother mom mum dad cousin niece nephew fiance fiancee
  boyfriend girlfriend roommate coworker friend author signed spouse resident passenger guardian caregiver
  named called nee alias patientin mitarbeiter mitarbeiterin kunde kundin paciente cliente
  assignee reporter reviewer recipient sender interviewer recruiter secretary assistant
  signatory therapist dentist pharmacist owner pt inhaber kontoinhaber titular intestatario titulaire
`)

/** Before the colon of a quotation. */
const quoting = list('wrote writes schrieb ecrit escribio scrisse skrev schreef escreveu')

const given = list(givenNames)
const family = list(surnames)
const ambiguous = list(ambiguousNames)

/** Words that a name follows or precedes, in any case. */
export const announcingWords: readonly string[] = [
  ...titles,
  ...salutations,
  ...signOffs,
  ...fields,
  ...people,
  ...quoting,
]
export const nameWords: readonly string[] = [...given, ...family, ...announcingWords]

/** What a word of the dictionary can be to a name: flags. */
export const Role = {
  given: 1,
  surname: 2,
  /** It is as often something else. */
  ambiguous: 4,
  title: 8,
  salutation: 16,
  signOff: 32,
  field: 64,
  person: 128,
  quoting: 256,
} as const

export const announcing =
  Role.title | Role.salutation | Role.signOff | Role.field | Role.person | Role.quoting

/** @returns the flags of a word by its number */
export function createRoles(dictionary: Dictionary): (word: number) => number {
  const sets = (
    [
      [Role.given, given],
      [Role.surname, family],
      [Role.ambiguous, ambiguous],
      [Role.title, titles],
      [Role.salutation, salutations],
      [Role.signOff, signOffs],
      [Role.field, fields],
      [Role.person, people],
      [Role.quoting, quoting],
    ] as const
  ).map(([role, words]) => [role, dictionary.setOf(words)] as const)
  // Each word's flags are worked out once.
  let flags = new Int16Array(1 << 15).fill(-1)
  return (word) => {
    if (word >= flags.length) flags = longer(flags, word)
    const known = flags[word] as number
    if (known >= 0) return known
    let role = 0
    for (const [flag, set] of sets) if (set.has(word)) role |= flag
    flags[word] = role
    return role
  }
}

function longer(flags: Int16Array, word: number): Int16Array<ArrayBuffer> {
  const copy = new Int16Array(word * 2).fill(-1)
  copy.set(flags)
  return copy
}
