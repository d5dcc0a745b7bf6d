import { passesLuhn } from '../check-digits/luhn.ts'
import type { NumberPlan } from '../checked-numbers.ts'

/**
 * Canadian social insurance numbers: nine digits, as 3-3-3, the last one Luhn's check (Employment and Social
 * Development Canada). Those that begin with 8 are businesses', with 0 examples.
 */
export const caSin: NumberPlan = {
  class: 'pii.national-id.ca-sin',
  shapes: [[9], [3, 3, 3]],
  isValid: (digits) => digits[0] !== '8' && digits !== '000000000' && passesLuhn(digits),
  phrases: [
    'sin',
    'sins',
    'nas',
    'social insurance',
    'socialinsurance',
    'socialinsurancenumber',
    'sinnumber',
    'assurance sociale',
  ],
  alone: { form: /^[1-79]\d\d-\d{3}-\d{3}$/, score: 0.6 },
}
