import { ordinaryWords } from '../../../gazetteers/ordinary-words.ts'
import { Kind } from '../../../reading/lexer.ts'
import type { Reading } from '../../../reading/reading.ts'
import { lowered } from './gaps.ts'
import { announcing, Role } from './vocabulary.ts'

const ordinary: ReadonlySet<string> = new Set(ordinaryWords.split(' '))
const particles: ReadonlySet<string> = new Set(
  'de da do di du del della der den des dos das van von vom zu zur zum la le las los lo el al ter ten bin ibn ben bint abu af av e y st san santa mac ap'.split(
    ' ',
  ),
)
const suffixes: ReadonlySet<string> = new Set('jr sr ii iii iv phd md esq mba cpa rn dds dvm jd'.split(' '))

/** What stands behind the name of somebody in the name of a firm, a place, a law. */
export const followers: ReadonlySet<string> = new Set(
  `
  inc ltd llc llp plc gmbh ag corp corporation company co sa srl spa bv nv oy ab pty kg ug limited incorporated
  holdings holding group partners associates industries enterprises ventures capital consulting services solutions
  systems technologies technology software labs laboratories laboratory pharmaceuticals pharma insurance bank bancorp
  financial finance trust fund funds foundation institute university college school academy hospital clinic church
  cathedral museum library theatre theater gallery hotel hotels inn restaurant cafe bar pub shop store stores market
  mall airport station street st avenue ave road rd boulevard blvd drive lane ln court square plaza terrace highway
  bridge tower towers building center centre complex stadium arena park gardens garden river lake mountain mount
  mountains island islands bay beach valley creek canyon harbor harbour port county city town village award awards
  prize medal act bill law laws theorem disease syndrome method algorithm effect principle rule rules test scale
  index conjecture hypothesis constant equation transform distribution sequence records press publishing publications
  magazine journal times post news tribune gazette herald team teams racing motors brothers bros sons clothing
  fashion jewelry jewellery cosmetics airlines airways railway railroad house hall place way circle crescent point
  bible scripture line show games series edition hurricane storm army dam fort cemetery memorial elementary middle
  high strasse str weg platz allee gasse`
    .trim()
    .split(/\s+/),
)

/** Endings that surnames have so seldom that those with one are in the gazetteer. */
const endings =
  /(?:ing|tion|sion|ment|ness|ity|ics|ism|ist|ware|soft|net|ogy|able|ful|less|ical|ive|ous|ated|ized|ed|ly|ship|tech|corp|com|base|craft|works|graphy|script|logy|phone|ings|ments|tions|ies|ance|ence)$/
/** `McCoy`, `DeVito`, `O'Hara` as one word; other capitals inside are a product's. */
const innerCapital = /[a-z][A-Z]/
const prefixed = /^(?:Mc|Mac|De|Di|La|Le|Van|Von|Fitz|Du|Al|El|Da|O)[A-Z][a-z]+$/

/** What a token is to a name. */
export const Part = { none: 0, word: 1, initial: 2, particle: 3, suffix: 4 } as const

/** The flags of the token's word. */
export type RoleOf = (word: number) => number

export function isCapitalised({ tokens }: Reading, token: number): boolean {
  return ((tokens.kind[token] as number) & (Kind.capitalised | Kind.digit)) === Kind.capitalised
}

/** All of its letters, of at least two. */
export function isAllCapitals({ tokens }: Reading, token: number): boolean {
  const length = (tokens.end[token] as number) - (tokens.start[token] as number)
  return length > 1 && ((tokens.kind[token] as number) & (Kind.lower | Kind.digit)) === 0
}

/** A token that begins with a capital, as a part of a name. */
export function partOf(reading: Reading, token: number, roleOf: RoleOf): number {
  const { tokens } = reading
  if (!isCapitalised(reading, token)) return Part.none
  const length = (tokens.end[token] as number) - (tokens.start[token] as number)
  if (length === 1) return Part.initial
  if (length <= 5) {
    const word = lowered(reading, token)
    if (suffixes.has(word)) return Part.suffix
    if (particles.has(word)) return Part.particle
  }
  const role = roleOf(tokens.word[token] as number)
  if ((role & (Role.given | Role.surname)) !== 0) return Part.word
  if ((role & announcing) !== 0) return Part.none
  return isOrdinary(reading, token) ? Part.none : Part.word
}

/** Whether a lower-case token is one of those that stand inside names (`Ludwig van Beethoven`). */
export function isParticle(reading: Reading, token: number): boolean {
  const { tokens } = reading
  const length = (tokens.end[token] as number) - (tokens.start[token] as number)
  return length <= 5 && particles.has(lowered(reading, token))
}

/** Whether a token that is in no gazetteer is no name either. */
export function isOrdinary(reading: Reading, token: number): boolean {
  const word = lowered(reading, token)
  if (word.length < 3 || ordinary.has(word) || followers.has(word)) return true
  if (word.endsWith('s') && ordinary.has(word.slice(0, -1))) return true
  if (isAllCapitals(reading, token)) return word.length < 4 || hasEnding(word)
  const { text, tokens } = reading
  const original = text.slice(tokens.start[token], tokens.end[token])
  return innerCapital.test(original) ? !prefixed.test(original) : hasEnding(word)
}

/** Short words have them by chance (`Mings`, `Reed`). */
function hasEnding(word: string): boolean {
  return word.length > 6 && endings.test(word)
}
