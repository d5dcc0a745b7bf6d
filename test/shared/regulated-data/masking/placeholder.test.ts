import { describe, expect, it } from 'vitest'
import { dataClasses } from '../../../../shared/regulated-data/classes.ts'
import { createDetection } from '../../../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../../../shared/regulated-data/detectors/all-detectors.ts'
import {
  blankPlaceholders,
  isMasked,
  placeholder,
  tokenLength,
} from '../../../../shared/regulated-data/masking/placeholder.ts'

const token = 'abcdefghijklmnop'.slice(0, tokenLength)

describe('placeholders are blanked before a text is read', () => {
  it.each(dataClasses)('%s, with a token or without', (dataClass) => {
    for (const text of [
      placeholder(dataClass),
      placeholder(dataClass, token),
      placeholder(dataClass, token.repeat(4)),
    ])
      expect(blankPlaceholders(`a ${text} b`)).toBe(`a ${'|'.repeat(text.length)} b`)
  })

  it.each([
    '[pii.nothing]',
    '[pii.email',
    '[pii.email:abc]',
    '[pii.email:0123456789abcdef]',
    '[x]',
    'pii.email]',
  ])('but not %s', (text) => {
    expect(blankPlaceholders(text)).toBe(text)
  })

  it.each(dataClasses)('nothing is found in that of %s', (dataClass) => {
    const text = `${placeholder(dataClass)} ${placeholder(dataClass, token)}`
    expect(createDetection(allDetectors)(text)).toEqual([])
  })
})

describe('a value that is masked already', () => {
  it.each(['[pii.email]', '[pci.card:abcdefghijklmnop]', '**** **** **** 1111', '*****ijkl'])(
    '%s is',
    (value) => {
      expect(isMasked(value)).toBe(true)
    },
  )

  it.each(['jane@example.com', '[pii.email] and more', '**1111', '4111', '', '*****12345'])(
    '%j is not',
    (value) => {
      expect(isMasked(value)).toBe(false)
    },
  )
})
