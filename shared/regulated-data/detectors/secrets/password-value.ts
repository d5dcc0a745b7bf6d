import type { Assignment } from './assignment.ts'
import { isPlaceholderValue } from './placeholder-value.ts'

/** What stands behind a password's name and is none: types, states, verbs of prose, names of algorithms. */
const noValues: ReadonlySet<string> = new Set(
  `required optional string str text varchar char bytes boolean bool int integer number object any unknown none null nil
  undefined true false yes no on off empty blank missing invalid incorrect wrong expired failed failure success ok
  enabled disabled hidden visible protected encrypted hashed plain plaintext masked removed changed reset updated
  created set unset not must should may can cannot will please enter type click use see here there the a an this that
  your my our his her its their input prompt field value values label name username user email login self this request
  req kwargs args argv data params param config env environ process default new old confirm current private public
  static final const let var return function async await import from export if else and or for with without by to of in
  is are was were be been has have had only also never always more less than when where how what which who it they we
  you bcrypt scrypt argon2 argon2id argon2i pbkdf2 md5 sha1 sha256 sha512 base64 sha utf8 hash hex plain ansi oauth
  oauth2 sso ldap saml kerberos manager protection policy authentication authorization recovery security strength
  length minimum maximum characters letters digits numeric alphanumeric secure unsafe safe strong weak correct valid
  accepted rejected denied known unknown stored saved sent needed provided given generated case sensitive same
  different long short forgotten lost stolen leaked vault keychain keyring stdin file path url uri secretstr`
    .split(/\s+/)
    .filter(Boolean),
)
const nameInside = /pass|pwd|secret|kennwort|contrase|senha|clave|parola|wachtwoord/i
/** Code in place of a value. */
const code: readonly RegExp[] = [
  // Calls, subscripts, arrow functions, choices; members of objects.
  /^[A-Za-z_$][\w$]*(?:(?:\.|::|->)[A-Za-z_$][\w$]*)*(?:\(|\[)/,
  /^\(|\(\)|=>|^[A-Za-z_$][\w$.]*\?[A-Za-z_$]/,
  /^[A-Za-z_$]+\.[A-Za-z_$.]+(?:,|$)/,
  /^(?:process|os|env|config|settings|self|this|req|request|secrets|vault|var|module|params|props)\.[A-Za-z_]/,
  // Parameters, references, tags of YAML, negations, fields of a format string; constants, names in camel case.
  /^[@:&!][A-Za-z_.]+$|^\{[A-Za-z_]/,
  /^[A-Z]+(?:_[A-Z]+)+$|[a-z\d](?:Password|Passwd|Pwd)$/,
  // Addresses, paths, options.
  /^https?:|^\/|^--/,
]
const identifier = /^[a-z]+(?:[A-Z][a-z]+)+$|^[A-Za-z]+(?:_[A-Za-z]+)+$/
const longestJudged = 128

/** Whether what is assigned to a password's name looks like a password. @returns how sure that is */
export function passwordScore(text: string, assignment: Assignment): number {
  const { tie, isQuoted, start, end } = assignment
  const value = text.slice(start, Math.min(end, start + longestJudged))
  if (value.length < 3 || isPlaceholderValue(value)) return 0
  const lower = value.toLowerCase().replace(/[.!?,]+$/, '')
  if (
    noValues.has(lower) ||
    lower.startsWith('sha256') ||
    (!isQuoted && code.some((form) => form.test(value)))
  )
    return 0
  if (/\s/.test(value)) return isQuoted && isStrong(value) && value.split(/\s/).length < 4 ? 0.7 : 0
  if (tie === 'list' && (nameInside.test(value) || !isStrong(value))) return quotedInList(value)
  if (tie === 'word' || tie === 'space') return proseScore(value, isQuoted, tie)
  if (isStrong(value)) return 0.94
  return weakScore(text, assignment, value)
}

/** A call with nothing but a word: `setPassword("sunshine")` is one, `("password", "email")` is a list of names. */
function quotedInList(value: string): number {
  return /\d/.test(value) &&
    !/^(?:password|passwd|pass|pwd)[\d_]|(?:password|passwd|pwd)$/i.test(value) &&
    value.length >= 6
    ? 0.7
    : 0
}

/** Digits among letters, signs within, four digits and more, or capitals as no name has them. */
function isStrong(value: string): boolean {
  const hasLetter = /[A-Za-z]/.test(value)
  if (!hasLetter) return /\d{4}/.test(value) || (/\d/.test(value) && /[^\d\s.,:/-]/.test(value))
  return /\d/.test(value) || /[@#$!%^&*+=?~]/.test(value) || /[a-z][A-Z]{2}|[A-Z]{2}[a-z]+[A-Z]/.test(value)
}

function proseScore(value: string, isQuoted: boolean, tie: string): number {
  if (isQuoted) return nameInside.test(value) && !isStrong(value) ? 0 : 0.8
  const isCounted = /^\d{1,3}\b|^\d+(?:st|nd|rd|th|-)|^[A-Za-z]+-[a-z]+$|^v?\d+(?:\.\d+)+$|^\d{1,2}[:/]/.test(
    value,
  )
  if (isCounted && !/^\d{1,3}[A-Za-z@#$!%^&*]/.test(value)) return 0
  if (value.length < 4 || !isStrong(value)) return 0
  // `?` and `!` may be the sentence's own.
  if (!/\d/.test(value) && /^[A-Za-z]+[!?]*$/.test(value) && !/[a-z][A-Z]/.test(value)) return 0
  return tie === 'space' ? 0.8 : 0.85
}

/** A mere word: a value at the end of its line or in quotes, but not a name out of code. */
function weakScore(text: string, { isQuoted, start, end }: Assignment, value: string): number {
  if (nameInside.test(value)) return 0
  if (isQuoted) return /^[A-Za-z][A-Za-z.-]+$/.test(value) ? 0.75 : 0.8
  if (identifier.test(value) || !/^[A-Za-z_-]{4,}$/.test(value)) return 0
  const isTight = text[start - 1] === '='
  behind.lastIndex = end
  if (!behind.test(text)) return 0
  return isTight || /[\s|&,;]/.test(text[start - 1] ?? '') || text[start - 1] === ':' ? 0.65 : 0
}

/** The line's end, or a new property. */
const behind = /[.,;]?[ \t]{0,4}(?:$|\r?\n|&|[,;|][ \t]?[A-Za-z_]{1,20}[=:]|[,;]?[ \t][A-Za-z_]{1,20}[=:])/y
