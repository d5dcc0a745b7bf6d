import { describe, expect, it } from 'vitest'
import {
  addToHash,
  createDictionary,
  hashBasis,
} from '../../../../shared/regulated-data/reading/dictionary.ts'

function hashOf(word: string): number {
  let hash: number = hashBasis
  for (const sign of word.toLowerCase()) hash = addToHash(hash, sign.charCodeAt(0))
  return hash
}

const words = Array.from({ length: 5000 }, (_, index) => `word${index.toString(36)}`)

describe('a dictionary', () => {
  it('finds each of its words, with a number of its own', () => {
    const dictionary = createDictionary(words)
    const numbers = words.map((word) => dictionary.find(hashOf(word), word, 0, word.length))
    expect(numbers).not.toContain(0)
    expect(new Set(numbers).size).toBe(words.length)
  })

  it('finds a word amidst a text, in capitals too', () => {
    const dictionary = createDictionary(['phone'])
    expect(dictionary.find(hashOf('phone'), 'my PHONE is', 3, 8)).toBe(1)
  })

  it('knows no other word, of the same hash neither', () => {
    const dictionary = createDictionary(['phone'])
    expect(dictionary.find(hashOf('phone'), 'pHons', 0, 5)).toBe(0)
    expect(dictionary.find(hashOf('phones'), 'phones', 0, 6)).toBe(0)
    expect(dictionary.find(hashOf('other'), 'other', 0, 5)).toBe(0)
  })

  it('gives a word one number, however often it is named', () => {
    const dictionary = createDictionary(['card', 'card', 'phone'])
    expect(dictionary.find(hashOf('phone'), 'phone', 0, 5)).toBe(2)
  })

  it('makes sets of its words, of which a word that is none is no part', () => {
    const set = createDictionary(['card', 'phone', 'iban']).setOf(['card', 'iban'])
    expect([0, 1, 2, 3].map((number) => set.has(number))).toEqual([false, true, false, true])
  })

  it('refuses a set of words that it does not know', () => {
    expect(() => createDictionary(['card']).setOf(['phone'])).toThrow(
      new RangeError('phone is not in the dictionary'),
    )
  })
})
