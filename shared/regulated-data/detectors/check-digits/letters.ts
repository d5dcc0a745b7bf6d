const spanish = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** The letter of a Spanish DNI, by its eight digits (Real Decreto 1553/2005); of an NIE with its X, Y, Z as 0, 1, 2. */
export function spanishLetter(digits: string): string {
  return spanish[Number(digits) % 23] as string
}

/** What 0 to 9 and A to Z count at odd places. */
const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

/** The check letter of an Italian codice fiscale in upper case, by its first 15 characters (D.M. 23 December 1976). */
export function codiceFiscaleLetter(code: string): string {
  let sum = 0
  for (let index = 0; index < 15; index++) {
    const unit = code.charCodeAt(index)
    const value = unit <= 0x39 ? unit - 0x30 : unit - 0x41
    sum += index % 2 === 0 ? (oddValues[value] as number) : value
  }
  return String.fromCharCode(0x41 + (sum % 26))
}

/** The two digits of a French NIR's key, by its 13 characters; Corsica's 2A and 2B count as 19 and 18 (INSEE). */
export function nirKey(number: string): string {
  const digits = number.toUpperCase().replace('2A', '19').replace('2B', '18')
  return String(97 - (Number(digits) % 97)).padStart(2, '0')
}
