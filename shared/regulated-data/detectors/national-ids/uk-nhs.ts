import { passesNhsCheck } from '../check-digits/weighted-sum.ts'
import type { NumberPlan } from '../checked-numbers.ts'

/**
 * NHS numbers of England, Wales and the Isle of Man: ten digits, as 3-3-4, the last one a check (NHS Data Model and
 * Dictionary). Telephone numbers are written in the same way, so that it takes words.
 */
export const ukNhs: NumberPlan = {
  class: 'pii.national-id.uk-nhs',
  shapes: [[10], [3, 3, 4]],
  isValid: (digits) => /^[3-9]/.test(digits) && !isOneDigit(digits) && passesNhsCheck(digits),
  phrases: ['nhs', 'nhsnumber', 'nhsno', 'nhsid', 'national health'],
}

function isOneDigit(digits: string): boolean {
  return digits === (digits[0] as string).repeat(digits.length)
}
