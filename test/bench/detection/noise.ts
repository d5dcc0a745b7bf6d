import type { Random } from './random.ts'

/** What can be done to a value that leaves it legible for people. */
const disguises: readonly (readonly [name: string, apply: (random: Random, text: string) => string])[] = [
  [
    'full-width',
    (_random, text) => text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  ],
  [
    'full-width all',
    (_random, text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  ],
  [
    'arabic digits',
    (_random, text) => text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
  ],
  ['zero-width', (random, text) => between(random, text, ['\u200b', '\u200d', '\u200c', '\u2060', '\ufeff'])],
  ['soft hyphens', (random, text) => between(random, text, ['\u00ad'])],
  ['no-break spaces', (_random, text) => text.replace(/ /g, '\u00a0').replace(/-/g, '\u2011')],
  [
    'thin spaces',
    (random, text) => text.replace(/ /g, random.pick(['\u2009', '\u202f', '\u2002', '\u3000'])),
  ],
  [
    'dashes',
    (random, text) => text.replace(/-/g, random.pick(['\u2013', '\u2014', '\u2212', '\u2010', '\uff0d'])),
  ],
  [
    'homoglyphs',
    (random, text) =>
      text.replace(/[aeocpxyiABCEHKMOPTX]/g, (sign) =>
        random.chance(0.5) ? (homoglyphs[sign] ?? sign) : sign,
      ),
  ],
  [
    'bold digits',
    (_random, text) => text.replace(/[0-9]/g, (digit) => String.fromCodePoint(0x1d7ce + Number(digit))),
  ],
]
const homoglyphs: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'aeocpxyi'].map((sign, index) => [sign, [...'аеосрхуі'][index] as string])),
  ...Object.fromEntries([...'ABCEHKMOPTX'].map((sign, index) => [sign, [...'АВСЕНКМОРТХ'][index] as string])),
}

function between(random: Random, text: string, signs: readonly string[]): string {
  return [...text]
    .map((sign) => (random.chance(0.4) ? sign + random.pick(signs) : sign))
    .join('')
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]$/, '')
}

export function disguise(random: Random, text: string): string {
  return random.pick(disguises)[1](random, text)
}

/** Typing errors, case, and signs of mark-up in the words around values; never in a template's slots. */
export function disturb(random: Random, words: string): string {
  const form = random.next()
  if (form < 0.55) return words
  if (form < 0.75)
    return words.replace(/[a-z]{5,}/g, (word) => (random.chance(0.15) ? mistype(random, word) : word))
  if (form < 0.82) return words.toUpperCase()
  if (form < 0.9) return words.toLowerCase()
  if (form < 0.95) return words.replace(/ {1,}/g, (gap) => (random.chance(0.1) ? '\n' : gap))
  return words.replace(/ /g, (gap) => (random.chance(0.2) ? '  ' : gap))
}

function mistype(random: Random, word: string): string {
  const at = random.between(1, word.length - 2)
  return random.pick([
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
    word.slice(0, at) + word[at] + word.slice(at),
  ])
}

/** Signs that often stand right around a value. */
const wraps: readonly (readonly [before: string, after: string])[] = [
  ['"', '"'],
  ['(', ')'],
  ['<b>', '</b>'],
  ['**', '**'],
  ['`', '`'],
  ['', '.'],
  ['', ','],
  ['\n', '\n'],
  ["'", "'"],
  ['[', ']'],
  ['>', '<'],
  ['', '!'],
  ['|', '|'],
]

export function wrap(random: Random): readonly [before: string, after: string] {
  return random.chance(0.12) ? random.pick(wraps) : ['', '']
}
