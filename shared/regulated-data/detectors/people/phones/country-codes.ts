/** How many digits follow a country code, the least and the most (ITU-T E.164, national numbering plans). */
const lengths: Readonly<Record<string, readonly [least: number, most: number]>> = {
  1: [10, 10],
  7: [10, 10],
  20: [8, 10],
  27: [9, 9],
  30: [10, 10],
  31: [9, 9],
  32: [8, 9],
  33: [9, 9],
  34: [9, 9],
  36: [8, 9],
  39: [6, 11],
  40: [9, 9],
  41: [9, 9],
  43: [6, 13],
  44: [9, 10],
  45: [8, 8],
  46: [7, 10],
  47: [8, 8],
  48: [9, 9],
  49: [6, 13],
  51: [8, 9],
  52: [10, 11],
  53: [6, 8],
  54: [10, 11],
  55: [10, 11],
  56: [8, 9],
  57: [8, 10],
  58: [10, 10],
  60: [7, 10],
  61: [9, 9],
  62: [7, 12],
  63: [8, 10],
  64: [8, 10],
  65: [8, 8],
  66: [8, 9],
  81: [9, 10],
  82: [8, 11],
  84: [9, 10],
  86: [10, 11],
  90: [10, 10],
  91: [10, 10],
  92: [9, 10],
  93: [9, 9],
  94: [9, 9],
  95: [7, 10],
  98: [10, 10],
}
/** All others have three digits, and at the most what E.164 allows. */
const threeDigits = /^(?:2[1-69]|3[578]|42|5[09]|6[789]|8[058]|9[679])\d/

/**
 * The digits of a number behind its `+` or `00`, judged by the length that its country has. A trunk zero, as in
 * `+44 (0)20`, may stand behind the country code.
 */
export function isInternational(digits: string): boolean {
  for (const size of [2, 1]) {
    const range = lengths[digits.slice(0, size)]
    if (range === undefined) continue
    const rest = digits.length - size
    return rest >= range[0] && rest <= range[1] + (digits[size] === '0' ? 1 : 0)
  }
  return threeDigits.test(digits) && digits.length >= 9 && digits.length <= 15
}
