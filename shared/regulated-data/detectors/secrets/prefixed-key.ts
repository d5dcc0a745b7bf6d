import type { Detector, Report } from '../../detector.ts'
import type { WordSet } from '../../reading/dictionary.ts'
import { Kind } from '../../reading/lexer.ts'
import type { Reading } from '../../reading/reading.ts'
import { Characters, createRuns, isIn, type Runs } from './characters.ts'
import { type KeyFormat, keyFormats } from './key-formats.ts'
import { looksRandom } from './looks-random.ts'

/** The letters and digits that a prefix begins with: the token that it is found by. */
const firstTokenOf = (prefix: string) => /^[A-Za-z0-9]+/.exec(prefix)?.[0] ?? ''
const isGlued = ({ prefix }: KeyFormat) => firstTokenOf(prefix) === prefix

/** Prefixes that a sign follows, by their first token: a word of the dictionary. */
const byFirstToken = new Map<string, KeyFormat[]>()
/** Prefixes that are glued to the body, by the code of their first letter. */
const byFirstCode: KeyFormat[][] = Array.from({ length: 128 }, () => [])
for (const format of keyFormats) {
  const token = firstTokenOf(format.prefix)
  const code = token.charCodeAt(0)
  if (isGlued(format)) byFirstCode[code]?.push(format)
  else byFirstToken.set(token, [...(byFirstToken.get(token) ?? []), format])
}

const words = [...new Set([...byFirstToken.keys()].map((token) => token.toLowerCase()))]
const leastGlued = 4
const lastCapital = 0x5a

/** Keys that tell by a prefix who issued them: see `key-formats.ts`. */
export const prefixedKey: Detector = {
  words,
  create(dictionary) {
    const firstTokens = dictionary.setOf(words)
    return (reading, report) => {
      findSeparated(reading, firstTokens, report)
      findGlued(reading, report)
    }
  },
}

function findSeparated({ text, tokens, known }: Reading, firstTokens: WordSet, report: Report): void {
  // Made when a prefix is seen, which most texts have none of.
  let search: KeySearch | undefined
  for (const token of known) {
    if (!firstTokens.has(tokens.word[token] as number)) continue
    const end = tokens.end[token] as number
    if (!isIn(text.charCodeAt(end), Characters.dashes | Characters.dot)) continue
    const start = tokens.start[token] as number
    const formats = byFirstToken.get(text.slice(start, end))
    if (formats === undefined) continue
    search ??= createKeySearch(text, report)
    search(formats, start)
  }
}

/** Among tokens that begin as a glued prefix may: with two capitals, or of letters and digits; few are left in prose. */
function findGlued({ text, tokens, mixed }: Reading, report: Report): void {
  let search: KeySearch | undefined
  for (let token = 0; token < tokens.count; token++) {
    if (((tokens.kind[token] as number) & Kind.capitalised) === 0) continue
    const start = tokens.start[token] as number
    if ((tokens.end[token] as number) - start < leastGlued || text.charCodeAt(start + 1) > lastCapital)
      continue
    const formats = byFirstCode[text.charCodeAt(start) & 127] as readonly KeyFormat[]
    if (formats.length === 0) continue
    search ??= createKeySearch(text, report)
    search(formats, start)
  }
  search = undefined
  for (const token of mixed) {
    if (((tokens.kind[token] as number) & Kind.capitalised) !== 0) continue
    const start = tokens.start[token] as number
    const formats = byFirstCode[text.charCodeAt(start) & 127] as readonly KeyFormat[]
    if (formats.length === 0) continue
    search ??= createKeySearch(text, report)
    search(formats, start)
  }
}

/** Reports the key that begins at an offset, in the first of the formats that fits. */
type KeySearch = (formats: readonly KeyFormat[], start: number) => void

/** Offsets are to be given in their order: within a key that was reported nothing is looked for. */
function createKeySearch(text: string, report: Report): KeySearch {
  const runs = new Map<number, Runs>()
  let reported = 0
  return (formats, start) => {
    if (start < reported) return
    for (const format of formats) {
      if (!text.startsWith(format.prefix, start)) continue
      const known = runs.get(format.body) ?? createRuns(format.body)
      runs.set(format.body, known)
      const end = keyEnd(text, start + format.prefix.length, format, known)
      if (end === 0) continue
      report(format.class, start, end, 0.97)
      reported = end
      return
    }
  }
}

/** The end of a body of the format that begins here, or 0 where it is none. */
function keyEnd(text: string, from: number, format: KeyFormat, runs: Runs): number {
  const end = trimEnd(text, from, runs.end(text, from))
  if (end - from < format.least || end - from > format.most) return 0
  if (isIn(text.charCodeAt(end), Characters.letterOrDigit)) return 0
  const isKey = format.isUnmistakable ? isVaried(text, from, end) : looksRandom(text, from, end, 0.65)
  return isKey ? end : 0
}

/** A full stop behind a key belongs to the sentence. */
function trimEnd(text: string, from: number, end: number): number {
  let last = end
  while (last > from && text[last - 1] === '.') last--
  return last
}

/** Not one character over and over, as in `AKIAXXXXXXXXXXXXXXXX`. */
function isVaried(text: string, from: number, end: number): boolean {
  return new Set(text.slice(from, Math.min(end, from + 40))).size > 4
}
