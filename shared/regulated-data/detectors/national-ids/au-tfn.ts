import { passesTfnCheck } from '../check-digits/weighted-sum.ts'
import type { NumberPlan } from '../checked-numbers.ts'

/** Australian tax file numbers: nine digits, as 3-3-3, or eight, a weighted sum of which is a multiple of 11 (ATO). */
export const auTfn: NumberPlan = {
  class: 'pii.national-id.au-tfn',
  shapes: [[9], [3, 3, 3], [8], [2, 3, 3], [3, 3, 2]],
  isValid: (digits) => !/^0+$/.test(digits) && passesTfnCheck(digits),
  phrases: ['tfn', 'tfns', 'tax file', 'taxfile', 'taxfilenumber', 'tfnumber'],
}
