import { describe, expect, it } from 'vitest'
import { ambiguousNames } from '../../../../shared/regulated-data/gazetteers/ambiguous-names.ts'
import { givenNames } from '../../../../shared/regulated-data/gazetteers/given-names.ts'
import { ordinaryWords } from '../../../../shared/regulated-data/gazetteers/ordinary-words.ts'
import { surnames } from '../../../../shared/regulated-data/gazetteers/surnames.ts'

const lists = { givenNames, surnames, ambiguousNames, ordinaryWords }
const names = new Set([...givenNames.split(' '), ...surnames.split(' ')])

describe('the gazetteers', () => {
  it.each(Object.entries(lists))('list each word once, sorted, in lower-case ASCII: %s', (_name, list) => {
    const words = list.split(' ')
    expect(words.filter((word) => !/^[a-z]{2,}$/.test(word))).toEqual([])
    expect(words).toEqual([...new Set(words)].sort())
  })

  it('call ambiguous only what is a name, and ordinary only what is none', () => {
    expect(ambiguousNames.split(' ').filter((word) => !names.has(word))).toEqual([])
    expect(ordinaryWords.split(' ').filter((word) => names.has(word))).toEqual([])
  })

  it('are small enough to be loaded at a cold start', () => {
    expect(givenNames.length + surnames.length).toBeLessThan(130_000)
    expect(ambiguousNames.length + ordinaryWords.length).toBeLessThan(36_000)
  })
})
