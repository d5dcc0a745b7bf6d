import { passesLuhn } from '../check-digits/luhn.ts'
import type { NumberPlan } from '../checked-numbers.ts'

/** What stands before an NPI where it is a card's number: `80` for health, `840` for the United States. */
const issuer = '80840'

/** US national provider identifiers: ten digits, the last one Luhn's check behind the issuer's prefix (45 CFR 162.406). */
export const npi: NumberPlan = {
  class: 'phi.npi',
  shapes: [[10], [4, 3, 3], [3, 3, 4]],
  isValid: (digits) => (digits[0] === '1' || digits[0] === '2') && passesLuhn(issuer + digits),
  phrases: [
    'npi',
    'npis',
    'npinumber',
    'npino',
    'nppes',
    'provider identifier',
    'provider id',
    'provider number',
    'provider no',
    'providerid',
  ],
}
