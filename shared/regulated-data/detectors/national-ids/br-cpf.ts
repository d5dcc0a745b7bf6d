import { passesCpfCheck } from '../check-digits/weighted-sum.ts'
import type { NumberPlan } from '../checked-numbers.ts'

/** Brazilian CPF numbers: eleven digits, as `000.000.000-00`, the last two checks, not all the same (Receita Federal). */
export const brCpf: NumberPlan = {
  class: 'pii.national-id.br-cpf',
  shapes: [[11], [3, 3, 3, 2], [9, 2]],
  isValid: (digits) => digits !== (digits[0] as string).repeat(11) && passesCpfCheck(digits),
  phrases: ['cpf', 'cpfs', 'cadastro', 'contribuinte', 'pessoa fisica', 'pessoas fisicas', 'numerocpf'],
  alone: { form: /^\d{3}\.\d{3}\.\d{3}[-./]\d\d$|^\d{9}-\d\d$|^\d{3} \d{3} \d{3}-\d\d$/, score: 0.95 },
}
