/** Words that detectors know, each with a number; what a word means is asked of a word set. */
export interface Dictionary {
  /** The number of the word with this hash that stands at `start` to `end`, case aside; 0 where it is none of them. */
  find(hash: number, text: string, start: number, end: number): number
  /** The numbers of some words, as a set. @throws RangeError for one that is not in the dictionary */
  setOf(words: Iterable<string>): WordSet
}

/** A set of words of one dictionary, by their numbers. */
export interface WordSet {
  has(word: number): boolean
}

/** FNV-1a over the lower-case letters: the lexer takes it along while it reads. */
export const hashBasis = 0x811c9dc5
const hashPrime = 0x01000193
export function addToHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, hashPrime)
}

/** @param words in lower case */
export function createDictionary(words: Iterable<string>): Dictionary {
  const list = [...new Set(words)]
  const numbers = new Map(list.map((word, index) => [word, index + 1]))
  const size = 2 ** Math.ceil(Math.log2(Math.max(64, list.length * 4)))
  const mask = size - 1
  const slots = new Int32Array(size)
  const hashes = new Int32Array(list.length + 1)
  for (const [word, number] of numbers) {
    const hash = hashOf(word)
    hashes[number] = hash
    let slot = spread(hash) & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = number
  }

  return {
    find(hash, text, start, end) {
      let slot = spread(hash) & mask
      for (;;) {
        const number = slots[slot] ?? 0
        if (number === 0) return 0
        if (hashes[number] === hash && isWord(list[number - 1] ?? '', text, start, end)) return number
        slot = (slot + 1) & mask
      }
    },
    setOf(wanted) {
      const flags = new Uint8Array(list.length + 1)
      for (const word of wanted) {
        const number = numbers.get(word)
        if (number === undefined) throw new RangeError(`${word} is not in the dictionary`)
        flags[number] = 1
      }
      return { has: (number) => flags[number] === 1 }
    },
  }
}

function hashOf(word: string): number {
  let hash = hashBasis | 0
  for (let index = 0; index < word.length; index++) hash = addToHash(hash, word.charCodeAt(index))
  return hash
}

/** FNV's low bits alone are a poor place in a small table. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15)
}

function isWord(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false
  for (let index = 0; index < word.length; index++) {
    const code = text.charCodeAt(start + index)
    const lower = code >= 0x41 && code <= 0x5a ? code | 0x20 : code
    if (lower !== word.charCodeAt(index)) return false
  }
  return true
}
