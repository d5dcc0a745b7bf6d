import { passesAbaCheck } from '../check-digits/weighted-sum.ts'
import type { NumberPlan } from '../checked-numbers.ts'

/**
 * US routing transit numbers: nine digits with the ABA's check, of a Federal Reserve district (01 to 12), a thrift
 * institution (21 to 32), electronic (61 to 72), traveller's cheques (80) or the government (00).
 */
export const routingNumber: NumberPlan = {
  class: 'financial.routing-number',
  shapes: [[9], [4, 4, 1], [3, 3, 3]],
  isValid: (digits) =>
    isDistrict(Number(digits.slice(0, 2))) && !/^0+$/.test(digits) && passesAbaCheck(digits),
  phrases: [
    'routing',
    'routingnumber',
    'routingno',
    'aba',
    'rtn',
    'rtns',
    'transit',
    'ach',
    'fedwire',
    'wire',
  ],
}

function isDistrict(prefix: number): boolean {
  return prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80
}
