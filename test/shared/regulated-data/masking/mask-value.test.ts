import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { createMaskValue, maskings } from '../../../../shared/regulated-data/masking/mask-value.ts'
import { isMasked } from '../../../../shared/regulated-data/masking/placeholder.ts'

const key = Buffer.alloc(32, 1)
const mask = createMaskValue(key)

describe('redact', () => {
  it('leaves the class alone', () => {
    expect(mask('pii.email', 'jane@example.com', 'redact')).toBe('[pii.email]')
  })
})

describe('keep-last-4', () => {
  it.each([
    ['pci.card', '4111 1111 1111 1111', '**** **** **** 1111'],
    ['pci.card', '4111-1111-1111-1111', '****-****-****-1111'],
    ['financial.iban', 'DE89370400440532013000', '******************3000'],
    ['pii.phone', '+1 (415) 555-2671', undefined],
  ] as const)('of %s %s', (dataClass, value, expected) => {
    const masked = mask(dataClass, value, 'keep-last-4')
    if (expected !== undefined) expect(masked).toBe(expected)
    expect(masked.replace(/[^\p{N}\p{L}]/gu, '')).toHaveLength(4)
  })

  it('keeps nothing of a value of which four signs would be half', () => {
    expect(mask('pii.phone', '555-1234', 'keep-last-4')).toBe('[pii.phone]')
  })
})

describe.each(['tokenise', 'hash'] as const)('%s', (masking) => {
  it('is the same for the same value', () => {
    expect(mask('pii.email', 'jane@example.com', masking)).toBe(
      mask('pii.email', 'jane@example.com', masking),
    )
  })

  it('is the same for every spelling of a value', () => {
    const spellings = ['4111 1111 1111 1111', '4111111111111111', '４１１１-１１１１-１１１１-１１１１']
    expect(new Set(spellings.map((value) => mask('pci.card', value, masking))).size).toBe(1)
    expect(mask('pii.email', 'Jane@Example.com', masking)).toBe(
      mask('pii.email', 'jane@example.com', masking),
    )
  })

  it('differs by value, by class and by key', () => {
    const other = createMaskValue(Buffer.alloc(32, 2))
    const masked = [
      mask('pii.email', 'jane@example.com', masking),
      mask('pii.email', 'jone@example.com', masking),
      mask('pii.name', 'jane@example.com', masking).replace('pii.name', 'pii.email'),
      other('pii.email', 'jane@example.com', masking),
    ]
    expect(new Set(masked).size).toBe(4)
  })

  it('holds no digit, so that nothing in it can be taken for a value', () => {
    for (let index = 0; index < 50; index++)
      expect(mask('pci.card', `value ${index}`, masking)).toMatch(/^\[pci\.card:[a-p]+\]$/)
  })
})

it('has 64 bits as a token and 256 as a hash, in letters of four bits', () => {
  expect(mask('pci.card', 'x', 'tokenise')).toMatch(/:[a-p]{16}\]$/)
  expect(mask('pci.card', 'x', 'hash')).toMatch(/:[a-p]{64}\]$/)
})

it.each(maskings)('is known as masked again: %s', (masking) => {
  expect(isMasked(mask('pci.card', '4111 1111 1111 1111', masking))).toBe(true)
})

it('refuses a key of less than 32 bytes', () => {
  expect(() => createMaskValue(Buffer.alloc(31))).toThrow(RangeError)
})
