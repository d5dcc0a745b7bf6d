import { createHash } from 'node:crypto'

/** One way in which a marker may stand in bytes. */
export interface Needle {
  readonly marker: string
  readonly spelling: string
  readonly bytes: Buffer
}

/** What a marker is: `guessable` where it can be found by hashing guesses, so that its bare hash tells it. */
export interface Marker {
  readonly value: string | Uint8Array
  readonly guessable?: boolean
}

/** Shorter needles would be found by chance. */
const shortest = 8

/** All ways in which these markers may have been written. */
export function needlesOf(markers: Readonly<Record<string, Marker>>): Needle[] {
  return Object.entries(markers).flatMap(([marker, { value, guessable = false }]) => {
    const bytes = Buffer.from(value)
    const spellings = [
      ...binarySpellings(bytes),
      ...(typeof value === 'string' ? textSpellings(value) : []),
      ...(guessable ? hashSpellings(bytes) : []),
    ]
    const needles = new Map<string, { readonly spelling: string; readonly needle: Buffer }>()
    for (const [spelling, needle] of spellings) {
      const key = needle.toString('latin1')
      if (!needles.has(key)) needles.set(key, { spelling, needle })
    }
    return [...needles.values()]
      .filter(({ needle }) => needle.length >= shortest)
      .map(({ spelling, needle }) => ({ marker, spelling, bytes: needle }))
  })
}

type Spelling = readonly [name: string, bytes: Buffer]

function binarySpellings(bytes: Buffer): Spelling[] {
  const hex = bytes.toString('hex')
  return [
    ['as it is', bytes],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ...[0, 1, 2].flatMap((offset) => base64Spellings(bytes, offset)),
  ]
}

/** The characters that stand for these bytes alone, where so many bytes stand before them in the last group of three. */
function base64Spellings(bytes: Buffer, offset: number): Spelling[] {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const from = Math.ceil((offset * 8) / 6)
  const to = Math.floor(((offset + bytes.length) * 8) / 6)
  const text = whole.slice(from, to)
  return [
    [`base64 (${offset})`, Buffer.from(text)],
    [`base64url (${offset})`, Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))],
  ]
}

function textSpellings(text: string): Spelling[] {
  const utf16 = Buffer.from(text, 'utf16le')
  const units = [...text].map((character) => character.charCodeAt(0).toString(16))
  const percent = Buffer.from(text).toString('hex').replace(/../g, '%$&')
  return [
    ['UTF-16LE', utf16],
    ['UTF-16BE', Buffer.from(utf16).swap16()],
    ['JSON', Buffer.from(JSON.stringify(text).slice(1, -1))],
    ['JSON, all escaped', Buffer.from(units.map((unit) => `\\u${unit.padStart(4, '0')}`).join(''))],
    ['URL', Buffer.from(encodeURIComponent(text))],
    ['URL, a form', Buffer.from(new URLSearchParams({ a: text }).toString().slice(2))],
    ['URL, all escaped', Buffer.from(percent)],
    ['URL, ALL ESCAPED', Buffer.from(percent.toUpperCase())],
    ['HTML', Buffer.from(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'))],
    ['HTML, all escaped', Buffer.from(units.map((unit) => `&#x${unit};`).join(''))],
    ['quoted-printable', Buffer.from(Buffer.from(text).toString('hex').toUpperCase().replace(/../g, '=$&'))],
    ['in lower case', Buffer.from(text.toLowerCase())],
    ['in upper case', Buffer.from(text.toUpperCase())],
  ]
}

function hashSpellings(bytes: Buffer): Spelling[] {
  return ['sha256', 'sha1', 'md5'].flatMap((algorithm): Spelling[] => {
    const digest = createHash(algorithm).update(bytes).digest()
    return binarySpellings(digest).map(([name, spelled]) => [`${algorithm}, ${name}`, spelled])
  })
}
