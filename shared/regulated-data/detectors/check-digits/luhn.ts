/** The check of ISO/IEC 7812-1, annex B, over all digits, the check digit included. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  let doubled = false
  for (let index = digits.length - 1; index >= 0; index--) {
    let value = digits.charCodeAt(index) - 0x30
    if (doubled) value = value > 4 ? value * 2 - 9 : value * 2
    sum += value
    doubled = !doubled
  }
  return sum % 10 === 0
}
