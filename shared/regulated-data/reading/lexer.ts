import { addToHash, type Dictionary, hashBasis } from './dictionary.ts'

/** What a token is made of: flags, as `Tokens.kind` holds them. */
export const Kind = { digit: 1, lower: 2, upper: 4, other: 8, capitalised: 16 } as const

/** The words and numbers of a text, in their order: runs of letters and digits. */
export interface Tokens {
  readonly count: number
  readonly start: Int32Array
  readonly end: Int32Array
  /** Flags of `Kind`. */
  readonly kind: Uint8Array
  /** The number of the dictionary's word, or 0. */
  readonly word: Int32Array
}

/** What each ASCII character is: a flag of `Kind`, or 0 for what separates. */
const kinds = new Uint8Array(128)
for (let code = 0x30; code <= 0x39; code++) kinds[code] = Kind.digit
for (let code = 0x41; code <= 0x5a; code++) kinds[code] = Kind.upper
for (let code = 0x61; code <= 0x7a; code++) kinds[code] = Kind.lower

function kindOf(code: number): number {
  return code < 128 ? (kinds[code] as number) : isSign(code) ? 0 : Kind.other
}

/** Punctuation, currencies, arrows, symbols: a number behind `€` or an arrow is a number by itself. */
function isSign(code: number): boolean {
  if (code < 0xc0) return code !== 0xaa && code !== 0xb5 && code !== 0xba
  return (
    (code >= 0x2000 && code < 0x2e80) ||
    (code >= 0x3000 && code < 0x3005) ||
    (code >= 0x3008 && code < 0x3021) ||
    code === 0xd7 ||
    code === 0xf7
  )
}

/** From here on are scripts that put no spaces between words, and astral signs: a number can stand amidst them. */
const wide = 0x2e80

/** Splits texts into tokens, in one pass each; what it returns is valid until the next text. */
export function createLexer(dictionary: Dictionary): (text: string) => Tokens {
  let start = new Int32Array(1024)
  let end = new Int32Array(1024)
  let kind = new Uint8Array(1024)
  let word = new Int32Array(1024)
  let count = 0

  const grow = () => {
    start = longer(start, Int32Array)
    end = longer(end, Int32Array)
    word = longer(word, Int32Array)
    kind = longer(kind, Uint8Array)
  }

  /** Reads the token that begins here. @returns the offset behind it */
  const read = (text: string, from: number, firstKind: number): number => {
    const { length } = text
    let flags = firstKind
    let hash: number = hashBasis
    let index = from
    let code = text.charCodeAt(index)
    let codeKind = firstKind
    const isWide = code >= wide
    while (codeKind !== 0 && code >= wide === isWide) {
      flags |= codeKind
      hash = addToHash(hash, codeKind === Kind.upper ? code | 0x20 : code)
      if (++index === length) break
      code = text.charCodeAt(index)
      codeKind = kindOf(code)
    }
    if (count === start.length) grow()
    start[count] = from
    end[count] = index
    kind[count] = firstKind === Kind.upper ? flags | Kind.capitalised : flags
    word[count] = flags === Kind.digit ? 0 : dictionary.find(hash, text, from, index)
    count++
    return index
  }

  return (text) => {
    count = 0
    const { length } = text
    for (let index = 0; index < length; ) {
      const codeKind = kindOf(text.charCodeAt(index))
      index = codeKind === 0 ? index + 1 : read(text, index, codeKind)
    }
    return { count, start, end, kind, word }
  }
}

function longer<List extends Int32Array | Uint8Array>(list: List, type: new (length: number) => List): List {
  const copy = new type(list.length * 2)
  copy.set(list)
  return copy
}
