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

/** What each ASCII character is, a flag of `Kind`, above its byte in lower case; 0 for what separates. */
const signs = new Uint16Array(128)
for (let code = 0x30; code <= 0x39; code++) signs[code] = (Kind.digit << 8) | code
for (let code = 0x41; code <= 0x5a; code++) signs[code] = (Kind.upper << 8) | code | 0x20
for (let code = 0x61; code <= 0x7a; code++) signs[code] = (Kind.lower << 8) | code

function signOf(code: number): number {
  if (code < 128) return signs[code] as number
  return isSign(code) ? 0 : Kind.other << 8
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
  const tokens = {
    count: 0,
    start: new Int32Array(1024),
    end: new Int32Array(1024),
    kind: new Uint8Array(1024),
    word: new Int32Array(1024),
  }
  return (text) => {
    tokens.count = 0
    const { length } = text
    for (let index = 0; index < length; ) {
      index = signOf(text.charCodeAt(index)) === 0 ? index + 1 : readWord(text, index, tokens, dictionary)
    }
    return tokens
  }
}

interface GrowingTokens extends Tokens {
  count: number
  start: Int32Array
  end: Int32Array
  kind: Uint8Array
  word: Int32Array
}

/** Reads the token that begins here. @returns the offset behind it */
function readWord(text: string, from: number, tokens: GrowingTokens, dictionary: Dictionary): number {
  const { length } = text
  let flags = 0
  let hash: number = hashBasis
  let index = from
  let code = text.charCodeAt(index)
  const isWide = code >= wide
  const isCapitalised = code >= 0x41 && code <= 0x5a
  for (;;) {
    const sign = signOf(code)
    if (sign === 0 || code >= wide !== isWide) break
    flags |= sign
    hash = addToHash(hash, code < 128 ? sign & 0xff : code)
    if (++index === length) break
    code = text.charCodeAt(index)
  }
  if (tokens.count === tokens.start.length) grow(tokens)
  const token = tokens.count++
  const kind = flags >> 8
  tokens.start[token] = from
  tokens.end[token] = index
  tokens.kind[token] = isCapitalised ? kind | Kind.capitalised : kind
  tokens.word[token] = kind === Kind.digit ? 0 : dictionary.find(hash, text, from, index)
  return index
}

function grow(tokens: GrowingTokens): void {
  tokens.start = longer(tokens.start, Int32Array)
  tokens.end = longer(tokens.end, Int32Array)
  tokens.word = longer(tokens.word, Int32Array)
  tokens.kind = longer(tokens.kind, Uint8Array)
}

function longer<List extends Int32Array | Uint8Array>(list: List, type: new (length: number) => List): List {
  const copy = new type(list.length * 2)
  copy.set(list)
  return copy
}
