import { SunderError } from '../runtime/sunder-error.ts'
import { paramPath } from './param-path.ts'

/** How deep arrays and objects may nest. */
const maxJsonDepth = 64

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** NUL, or half of a surrogate pair: PostgreSQL stores neither, and RFC 8785 can't write the latter. */
const forbiddenCharacter = /[\0\p{Surrogate}]/u

/**
 * Strict JSON (RFC 8259, I-JSON of RFC 7493): what is read is exactly what was written.
 *
 * Refused beyond bad syntax: invalid UTF-8, a byte order mark, duplicate keys, nesting deeper than
 * 64, numbers beyond ±(2⁵³ − 1), NUL, lone surrogates, and `__proto__` as a key.
 *
 * @throws SunderError `invalid_json` for what is no JSON, `invalid_request` for the rest, with the
 * field's path where one is at fault
 */
export function parseJson(bytes: Uint8Array): unknown {
  const { depth, members } = survey(bytes)
  // Before parsing: 10 MB of brackets keep JSON.parse busy for seconds.
  if (depth > maxJsonDepth) throw refusal(`The body nests deeper than ${maxJsonDepth} levels.`)
  const value = parseText(bytes)
  if (countMembers(value, []) !== members) throw refusal('An object holds the same key twice.')
  return value
}

function parseText(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    throw new SunderError('invalid_json')
  }
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/** Depth, and members of objects as written, of any text: both are true where the text is JSON. */
function survey(bytes: Uint8Array): { depth: number; members: number } {
  let open = 0
  let depth = 0
  let members = 0
  let inString = false
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]
    if (byte === quote) inString = !inString
    else if (inString) index += byte === backslash ? 1 : 0
    else if (byte === colon) members++
    else {
      open += nesting(byte)
      depth = Math.max(depth, open)
    }
  }
  return { depth, members }
}

function nesting(byte: number | undefined): -1 | 0 | 1 {
  if (byte === 0x5b || byte === 0x7b) return 1
  return byte === 0x5d || byte === 0x7d ? -1 : 0
}

/** Checks every value and counts the members that survived parsing: duplicates are the ones that did not. */
function countMembers(value: unknown, path: PropertyKey[]): number {
  if (typeof value === 'string') checkString(value, path)
  if (typeof value === 'number') checkNumber(value, path)
  if (typeof value !== 'object' || value === null) return 0
  return Array.isArray(value) ? countInArray(value, path) : countInObject(value, path)
}

function countInArray(array: readonly unknown[], path: PropertyKey[]): number {
  let members = 0
  for (let index = 0; index < array.length; index++) {
    path.push(index)
    members += countMembers(array[index], path)
    path.pop()
  }
  return members
}

function countInObject(object: object, path: PropertyKey[]): number {
  let members = 0
  for (const [key, value] of Object.entries(object)) {
    if (key === '__proto__') throw refusal('The key __proto__ is not allowed.', path)
    checkString(key, path)
    path.push(key)
    members += 1 + countMembers(value, path)
    path.pop()
  }
  return members
}

function checkString(text: string, path: readonly PropertyKey[]): void {
  if (forbiddenCharacter.test(text)) throw refusal('A string holds NUL or a lone surrogate.', path)
}

function checkNumber(number: number, path: readonly PropertyKey[]): void {
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) throw refusal('A number lies beyond ±(2^53 - 1).', path)
}

function refusal(message: string, path: readonly PropertyKey[] = []): SunderError {
  return new SunderError('invalid_request', {
    message,
    ...(path.length === 0 ? {} : { param: paramPath(path) }),
  })
}
