/** A range of numbers by their first four digits, and the lengths that it has. */
type Range = readonly [from: number, to: number, shortest: number, longest: number]
const ranges: readonly Range[] = [
  // UnionPay's partners and Mir
  [2200, 2204, 16, 19],
  // Mastercard
  [2221, 2720, 16, 16],
  [5100, 5599, 16, 16],
  // Diners Club
  [3000, 3059, 14, 19],
  [3095, 3095, 14, 19],
  [3600, 3699, 14, 19],
  [3800, 3999, 14, 19],
  // American Express
  [3400, 3499, 15, 15],
  [3700, 3799, 15, 15],
  // JCB, of old with fifteen digits
  [1800, 1800, 15, 15],
  [2131, 2131, 15, 15],
  [3500, 3599, 16, 19],
  // Visa
  [4000, 4999, 13, 13],
  [4000, 4999, 16, 16],
  [4000, 4999, 19, 19],
  // Maestro
  [5000, 5099, 12, 19],
  [5600, 5899, 12, 19],
  [6304, 6304, 12, 19],
  [6700, 6799, 12, 19],
  // Discover, RuPay, Elo, UnionPay
  [6000, 6299, 16, 19],
  [6362, 6363, 16, 16],
  [6390, 6390, 12, 19],
  [6400, 6599, 16, 19],
  [8100, 8199, 16, 19],
]

/** Whether a network issues numbers that begin so, of this length. */
export function isIssued(digits: string): boolean {
  const beginning = Number(digits.slice(0, 4))
  return ranges.some(
    ([from, to, shortest, longest]) =>
      beginning >= from && beginning <= to && digits.length >= shortest && digits.length <= longest,
  )
}
