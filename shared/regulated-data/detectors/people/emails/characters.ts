/** A letter or a digit of any script, in the normalised view. */
export function isLetterOrDigit(code: number): boolean {
  return isAsciiLetterOrDigit(code) || (code >= 0xc0 && !isSign(code))
}

export function isAsciiLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a)
}

/** Scripts that put no spaces between words, and astral signs: an address may stand amidst them. */
export function isWide(code: number): boolean {
  return code >= 0x2e80
}

/** General punctuation to Supplemental Punctuation; CJK punctuation; multiplication and division. */
function isSign(code: number): boolean {
  return (
    (code >= 0x2000 && code < 0x2e80) || (code >= 0x3000 && code < 0x3040) || code === 0xd7 || code === 0xf7
  )
}
