import type { Detector, Report } from '../../detector.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { isPlaceholderValue } from './placeholder-value.ts'

const words = ['password', 'pwd']
/** Properties that stand beside a password in ADO.NET's, ODBC's and OLE DB's connection strings. */
const companion =
  /(?<![A-Za-z_])(?:server|host(?:name)?|data source|addr(?:ess)?|network address|database|(?:initial )?catalog|user ?id|user(?:name)?|uid|driver|dsn|provider|port|encrypt|integrated security|trusted_connection|persist security info|service name|dbq|ssl ?mode|account|warehouse|protocol)\s?=/i
const anyProperty = /^\s{0,4}[A-Za-z][A-Za-z _:.]{0,40}=/
/** How much of a string is looked at on each side of the password. */
const reach = 512
const mostAttempts = 2

/** Connection strings of properties, `Server=…;User Id=…;Password=…;`: the whole string. */
export const connectionProperties: Detector = {
  words,
  create(dictionary) {
    const passwords = dictionary.setOf(words)
    return ({ text, tokens, known }, report) => {
      let searched = 0
      let attempts: Attempts | undefined
      for (const token of known) {
        if (!passwords.has(tokens.word[token] as number)) continue
        const start = tokens.start[token] as number
        const equals = equalsAt(text, tokens.end[token] as number)
        if (start < searched || equals < 0) continue
        attempts ??= createAttempts(mostAttempts)
        if (attempts.allows(start)) searched = findAround(text, start, { equals, searched, attempts }, report)
      }
    }
  },
}

function equalsAt(text: string, nameEnd: number): number {
  const at = text[nameEnd] === ' ' ? nameEnd + 1 : nameEnd
  return text[at] === '=' ? at : -1
}

interface Search {
  readonly equals: number
  readonly searched: number
  readonly attempts: Attempts
}

/** @returns how far need not be looked again */
function findAround(
  text: string,
  nameStart: number,
  { equals, searched, attempts }: Search,
  report: Report,
): number {
  const lineStart = boundaryBefore(text, nameStart, Math.max(searched, nameStart - reach))
  const lineEnd = boundaryAfter(text, equals + 1)
  const before = firstProperty(text.slice(lineStart, nameStart))
  const after = propertiesEnd(text.slice(equals + 1, lineEnd))
  if (!before.hasCompanion && !after.hasCompanion) {
    attempts.failed(lineEnd)
    return searched
  }
  const end = equals + 1 + after.end
  if (!isPlaceholderValue(after.value)) {
    report('secret.connection-string', lineStart + before.start, end, 0.965)
  }
  return end
}

/** Of what stands before the password: where the row of properties begins that reaches up to it. */
function firstProperty(line: string): { start: number; hasCompanion: boolean } {
  const parts = line.split(';')
  // What stands between the last semicolon and the password is white space, or it is no such string.
  if ((parts.at(-1) as string).trim() !== '') return { start: line.length, hasCompanion: false }
  let end = line.length - (parts.pop() as string).length
  let start = line.length
  let hasCompanion = false
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const partStart = end - 1 - part.length
    const known = companion.exec(part)
    if (known === null && !anyProperty.test(part)) break
    const offset = known?.index ?? part.search(/\S/)
    hasCompanion ||= known !== null
    start = partStart + offset
    // Something else stands before the property, as `connection string: Server=…`.
    if (part.slice(0, offset).trim() !== '') break
    end = partStart
  }
  return { start, hasCompanion }
}

/** Of what stands behind the password's `=`: its value, and where the row of properties ends. */
function propertiesEnd(line: string): { end: number; value: string; hasCompanion: boolean } {
  const parts = line.split(';')
  const first = parts[0] as string
  if (parts.length === 1) {
    const value = /^\s?\S*/.exec(first)?.[0] ?? ''
    return { end: value.length, value: value.trim(), hasCompanion: false }
  }
  let end = first.length
  let hasCompanion = false
  for (const part of parts.slice(1)) {
    if (!anyProperty.test(part)) break
    const value = part.slice(part.indexOf('=') + 1)
    hasCompanion ||= companion.test(part)
    end += 1 + part.length
    // The last property ends at white space: a sentence may go on.
    const space = part === parts.at(-1) ? value.search(/\s/) : -1
    if (space >= 0) end -= value.length - space
  }
  return { end, value: first.trim(), hasCompanion }
}

/** The start of the string or line that ends here: behind a quote, an angle bracket, a line's end. */
function boundaryBefore(text: string, from: number, limit: number): number {
  let start = from
  while (start > limit && !isBoundary(text.charCodeAt(start - 1))) start--
  return start
}

function boundaryAfter(text: string, from: number): number {
  const limit = Math.min(text.length, from + reach)
  let end = from
  while (end < limit && !isBoundary(text.charCodeAt(end))) end++
  return end
}

function isBoundary(code: number): boolean {
  return (
    code === 0x0a ||
    code === 0x0d ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x3c ||
    code === 0x3e ||
    code === 0x60
  )
}
