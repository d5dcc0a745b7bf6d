/** ISO 7064 MOD 97-10 over an IBAN in upper case without gaps: its first four characters count last. */
export function passesMod97(iban: string): boolean {
  let remainder = 0
  for (let index = 0; index < iban.length; index++) {
    const code = iban.charCodeAt((index + 4) % iban.length)
    if (code <= 0x39) remainder = (remainder * 10 + code - 0x30) % 97
    else remainder = (remainder * 100 + code - 0x37) % 97
  }
  return remainder === 1
}
