import { passesVerhoeff } from '../check-digits/verhoeff.ts'
import type { NumberPlan } from '../checked-numbers.ts'

/** Indian Aadhaar numbers: twelve digits, as 4-4-4, the first of them 2 to 9, the last one Verhoeff's check (UIDAI). */
export const inAadhaar: NumberPlan = {
  class: 'pii.national-id.in-aadhaar',
  shapes: [[12], [4, 4, 4]],
  isValid: (digits) => /^[2-9]/.test(digits) && passesVerhoeff(digits),
  phrases: ['aadhaar', 'aadhar', 'adhaar', 'adhar', 'aadhaarnumber', 'aadharnumber', 'uid', 'uidai', 'आधार'],
  alone: { form: /^\d{4}([ -])\d{4}\1\d{4}$/, score: 0.72 },
}
