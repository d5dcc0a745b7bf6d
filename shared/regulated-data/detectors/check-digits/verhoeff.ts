/** The dihedral group of order ten: rotations 0 to 4, reflections 5 to 9. */
function multiply(one: number, other: number): number {
  if (one < 5) return other < 5 ? (one + other) % 5 : 5 + ((one + other) % 5)
  return other < 5 ? 5 + ((one - other) % 5) : (one - other + 5) % 5
}

const products = Uint8Array.from({ length: 100 }, (_, index) => multiply(Math.trunc(index / 10), index % 10))

const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
/** By the place from the right (modulo 8) and the digit. */
const permuted: readonly number[][] = Array.from({ length: 7 }).reduce<number[][]>(
  (rows) => [...rows, (rows.at(-1) as number[]).map((digit) => permutation[digit] as number)],
  [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
)

/** Verhoeff's check (J. Verhoeff, Error Detecting Decimal Codes, 1969) over all digits, the check digit included. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 0x30
    check = products[check * 10 + (permuted[place % 8]?.[digit] ?? 0)] as number
  }
  return check === 0
}
