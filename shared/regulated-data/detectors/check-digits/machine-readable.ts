const weights = [7, 3, 1]

/** The check digit of a part of a machine-readable zone (ICAO Doc 9303-3, section 4.9), upper case, `<` as filler. */
export function machineReadableDigit(part: string): number {
  let sum = 0
  for (let index = 0; index < part.length; index++) {
    const code = part.charCodeAt(index)
    const value = code === 0x3c ? 0 : code <= 0x39 ? code - 0x30 : code - 0x37
    sum += value * (weights[index % 3] as number)
  }
  return sum % 10
}
