/** The sum of digits times their weights; what is over the weights' count is left out. */
function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < weights.length; index++) {
    sum += (digits.charCodeAt(index) - 0x30) * (weights[index] as number)
  }
  return sum
}

const nhsWeights = [10, 9, 8, 7, 6, 5, 4, 3, 2]

/** The modulus 11 check of an NHS number (NHS Data Model and Dictionary), ten digits. */
export function passesNhsCheck(digits: string): boolean {
  const check = 11 - (weightedSum(digits, nhsWeights) % 11)
  return (check === 11 ? 0 : check) === digits.charCodeAt(9) - 0x30
}

const tfnWeights = [1, 4, 3, 7, 5, 8, 6, 9, 10]
const shortTfnWeights = [10, 7, 8, 4, 6, 3, 5, 1]

/** The check of an Australian tax file number of nine digits, or of eight as they were until 1988. */
export function passesTfnCheck(digits: string): boolean {
  return weightedSum(digits, digits.length === 8 ? shortTfnWeights : tfnWeights) % 11 === 0
}

const abaWeights = [3, 7, 1, 3, 7, 1, 3, 7, 1]

/** The check of an ABA routing transit number, nine digits. */
export function passesAbaCheck(digits: string): boolean {
  return weightedSum(digits, abaWeights) % 10 === 0
}

const cpfFirstWeights = [10, 9, 8, 7, 6, 5, 4, 3, 2]
const cpfSecondWeights = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]

/** The two check digits of a Brazilian CPF, eleven digits. */
export function passesCpfCheck(digits: string): boolean {
  return (
    ((weightedSum(digits, cpfFirstWeights) * 10) % 11) % 10 === digits.charCodeAt(9) - 0x30 &&
    ((weightedSum(digits, cpfSecondWeights) * 10) % 11) % 10 === digits.charCodeAt(10) - 0x30
  )
}

const deaWeights = [1, 2, 1, 2, 1, 2]

/** The check digit of a DEA registration number, of its seven digits (21 CFR 1301). */
export function passesDeaCheck(digits: string): boolean {
  return weightedSum(digits, deaWeights) % 10 === digits.charCodeAt(6) - 0x30
}
