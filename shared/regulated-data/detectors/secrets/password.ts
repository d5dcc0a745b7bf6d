import type { Detector, Report } from '../../detector.ts'
import type { WordSet } from '../../reading/dictionary.ts'
import { Kind } from '../../reading/lexer.ts'
import type { Reading } from '../../reading/reading.ts'
import { type Assignment, assignmentAt, valueAt } from './assignment.ts'
import { createAttempts } from './attempts.ts'
import { passwordScore } from './password-value.ts'

const names = [
  ...'password passwords passwd pwd passphrase passcode passwort passwoerter kennwort contrasena contrasenya senha wachtwoord losenord haslo parola heslo jelszo salasana sifre adgangskode passord'.split(
    ' ',
  ),
  ...'userpassword dbpassword pgpassword mysqlpassword rootpassword adminpassword loginpassword newpassword oldpassword currentpassword confirmpassword smtppassword redispassword keystorepassword storepassword keypassword databasepassword masterpassword wifipassword defaultpassword setpassword withpassword sshpassword ftppassword accountpassword mailpassword emailpassword'.split(
    ' ',
  ),
  ...'dbpass dbpasswd dbpwd sshpass smtppass mysqlpwd userpass userpwd requirepass psk preshared wpapsk'.split(
    ' ',
  ),
  '密码',
  '口令',
  '비밀번호',
  'パスワード',
]
/** Words with other meanings: only a value with digits or signs is believed. */
const shortNames = ['pass', 'pw', 'psw', 'mdp', 'passe', 'clave', 'creds', 'identified']
const pins = ['pin', 'pins', 'pincode', 'otp', 'geheimzahl']
const words = [...new Set([...names, ...shortNames, ...pins])]
/** They are asked for behind a name alone, and so no words of the dictionary: they would be known tokens of all prose. */
const prepositions: ReadonlySet<string> = new Set('for to of on fur zu de del para pour at'.split(' '))
const copulas: ReadonlySet<string> = new Set('is was ist lautet es est'.split(' '))
const mostWords = 9
const mostAttempts = 8
/** What stands before an option of a command. */
const flag = /^-$|[\s"'-]-$/
const camelEnding = 'Password'
const camel = Kind.lower | Kind.upper
const longestWord = 40

/** Passwords, passphrases and PINs that a text assigns to their name: the value alone. */
export const password: Detector = {
  words,
  create(dictionary) {
    const sets = {
      any: dictionary.setOf(words),
      short: dictionary.setOf(shortNames),
      pin: dictionary.setOf(pins),
    }
    return (reading, report) => {
      const { tokens, known } = reading
      // Made when a name is seen, which most texts have none of.
      let judge: Judge | undefined
      for (const token of known) {
        const word = tokens.word[token] as number
        if (!sets.any.has(word)) continue
        judge ??= createJudge(reading, sets, report)
        judge(token, tokens.start[token] as number, word)
      }
      judge = undefined
      for (let token = 0; token < tokens.count; token++) {
        if (((tokens.kind[token] as number) & camel) !== camel) continue
        const nameStart = camelName(reading, token)
        if (nameStart < 0) continue
        judge ??= createJudge(reading, sets, report)
        judge(token, nameStart, 0)
      }
    }
  },
}

/** Where the last part of a name such as `trustStorePassword` begins. @returns a negative number where there is none */
function camelName({ text, tokens }: Reading, token: number): number {
  const nameStart = (tokens.end[token] as number) - camelEnding.length
  if (nameStart <= (tokens.start[token] as number) || tokens.word[token] !== 0) return -1
  return text.startsWith(camelEnding, nameStart) ? nameStart : -1
}

/** Looks for the value of a name. */
type Judge = (token: number, nameStart: number, word: number) => void

interface Sets {
  readonly short: WordSet
  readonly pin: WordSet
}

/** Judges names in the order of the text: a name within a value that was reported is none. */
function createJudge(reading: Reading, { short, pin }: Sets, report: Report): Judge {
  const { text } = reading
  const attempts = createAttempts(mostAttempts)
  let reported = 0
  return (token, nameStart, word) => {
    if (nameStart < reported || !attempts.allows(nameStart)) return
    const assignment = assignmentOf(reading, token, nameStart)
    if (assignment === undefined) return
    const score = scoreOf(text, assignment, { isPin: pin.has(word), isShort: short.has(word) })
    if (score === 0) {
      attempts.failed(assignment.end)
      return
    }
    report('secret.password', assignment.start, assignment.end, score)
    reported = assignment.end
  }
}

function assignmentOf(reading: Reading, token: number, nameStart: number): Assignment | undefined {
  const { text, tokens } = reading
  const end = tokens.end[token] as number
  const isFlag =
    flag.test(text.slice(Math.max(0, nameStart - 2), nameStart)) || text.startsWith('requirepass', nameStart)
  return assignmentAt(text, nameStart, end, isFlag) ?? longFormAt(reading, token) ?? bareAt(text, end)
}

/** `use password hunter2! to log in`: told by nothing but its make. */
function bareAt(text: string, end: number): Assignment | undefined {
  const value = text[end] === ' ' || text[end] === '\t' ? valueAt(text, end + 1, 'word') : undefined
  if (value === undefined || value.isQuoted || value.end - value.start > longestWord) return undefined
  const written = text.slice(value.start, value.end)
  return /^[^@:/]*$|[!#$%^&*]/.test(written) && /\d/.test(written) && /[!@#$%^&*+]/.test(written)
    ? value
    : undefined
}

function scoreOf(
  text: string,
  assignment: Assignment,
  { isPin, isShort }: { readonly isPin: boolean; readonly isShort: boolean },
): number {
  const { start, end, tie, isQuoted } = assignment
  if (isPin) return tie !== 'list' && /^\d{4,8}$/.test(text.slice(start, Math.min(end, start + 9))) ? 0.8 : 0
  const isPlain = isQuoted && (tie === 'sign' || tie === 'tag')
  if (isShort && !isPlain && !isMixed(text.slice(start, Math.min(end, start + 64)))) return 0
  // `pass to` is a verb.
  if (isShort && /\bto ["'`]?$/i.test(text.slice(Math.max(0, start - 5), start))) return 0
  return passwordScore(text, assignment)
}

function isMixed(value: string): boolean {
  return /[A-Za-z]/.test(value) && /[\d@#$!%^&*]/.test(value) && /^\S{5,}$/.test(value)
}

/** `password for the admin account is …`: a few words and a copula or colon, within the sentence. */
function longFormAt(reading: Reading, token: number): Assignment | undefined {
  const { text, tokens } = reading
  const first = token + 1
  if (first >= tokens.count || !prepositions.has(wordOf(reading, first))) return undefined
  for (let next = first; next < tokens.count && next < first + mostWords; next++) {
    if (!goesOn(text, tokens.end[next - 1] as number, tokens.start[next] as number)) return undefined
    const end = tokens.end[next] as number
    if (next === first) continue
    if (copulas.has(wordOf(reading, next))) return proseValue(text, end)
    const colon = /^["'`)*]{0,2} ?[:=](?= )/.exec(text.slice(end, end + 5))
    if (colon !== null) return proseValue(text, end + colon[0].length)
  }
  return undefined
}

/** Whether a sentence goes on between two words: a full stop within a name is not its end. */
function goesOn(text: string, end: number, start: number): boolean {
  return start - end <= 4 && !/[!?;\n]|\.(?!$)/.test(text.slice(end, start))
}

function wordOf({ text, tokens }: Reading, token: number): string {
  const start = tokens.start[token] as number
  return text.slice(start, Math.min(tokens.end[token] as number, start + longestWord)).toLowerCase()
}

function proseValue(text: string, from: number): Assignment | undefined {
  const gap = /^:?[ \t]{1,3}/.exec(text.slice(from, from + 4))
  return gap === null ? undefined : valueAt(text, from + gap[0].length, 'word')
}
