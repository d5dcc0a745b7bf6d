import { passesMod11And10 } from '../check-digits/mod-11-10.ts'
import type { NumberPlan } from '../checked-numbers.ts'

/**
 * German tax identification numbers (§ 139b AO): eleven digits, printed as 2-3-3-3, the last one a check. Of the
 * first ten one digit stands there twice or three times, and every other at most once.
 */
export const deTaxId: NumberPlan = {
  class: 'pii.national-id.de-tax-id',
  shapes: [[11], [2, 3, 3, 3]],
  isValid: (digits) => digits[0] !== '0' && hasOneRepeatedDigit(digits) && passesMod11And10(digits),
  phrases: [
    'steuer',
    'steuerid',
    'steueridnr',
    'steuernummer',
    'steueridentifikationsnummer',
    'steueridentnummer',
    'identifikationsnummer',
    'idnr',
    'tin',
    'tax id',
    'taxid',
    'tax identification',
    'tax number',
  ],
  alone: { form: /^\d\d([ /])\d{3}\1\d{3}\1\d{3}$/, score: 0.8 },
}

function hasOneRepeatedDigit(digits: string): boolean {
  const counts = new Uint8Array(10)
  for (let index = 0; index < 10; index++) {
    const digit = digits.charCodeAt(index) - 0x30
    counts[digit] = (counts[digit] as number) + 1
  }
  const repeated = counts.filter((count) => count > 1)
  if (repeated.length !== 1 || (repeated[0] as number) > 3) return false
  return !/^\d*(\d)\1\1/.test(digits.slice(0, 10))
}
