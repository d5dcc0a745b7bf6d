import type { Detector } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'
import { codiceFiscaleLetter } from '../check-digits/letters.ts'
import { matchAt } from '../match-at.ts'
import { gapAfter, isLetters, lengthOf } from '../tokens.ts'

/**
 * Surname, name, year, month, day, commune, check letter. Where two people would have one code, digits are
 * replaced by LMNPQRSTUV from the right on (omocodia).
 */
const form =
  /[A-Z]{3} ?[A-Z]{3} ?[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2} ?[A-Z][0-9LMNP-V]{3} ?[A-Z](?![A-Z0-9])/iy
const omocodia = 'LMNPQRSTUV'

/** Italian codici fiscali: 16 characters, the last one a check (D.M. 23 December 1976, n. 13813). */
export const itCodiceFiscale: Detector = {
  words: [],
  create() {
    return (reading, report) => {
      const { text, tokens, mixed } = reading
      for (const token of mixed) {
        const first = firstOf(reading, token)
        if (first === undefined) continue
        const start = tokens.start[first] as number
        const found = matchAt(form, text, start)
        if (found === undefined) continue
        const code = found.replaceAll(' ', '').toUpperCase()
        if (!isDay(code) || codiceFiscaleLetter(code) !== code[15]) continue
        report('pii.national-id.it-codice-fiscale', start, start + found.length, 0.95)
      }
    }
  },
}

/** The token in which the code begins: this one, or the surname and name before it. */
function firstOf(reading: Reading, token: number): number | undefined {
  const length = lengthOf(reading, token)
  if (length === 16) return token
  if (length !== 5) return undefined
  let [letters, first] = [0, token]
  while (letters < 6 && first > 0) {
    first--
    if (gapAfter(reading, first) !== 1 || !isLetters(reading, first)) return undefined
    letters += lengthOf(reading, first)
  }
  return letters === 6 ? first : undefined
}

/** The day of birth; of women 40 more. */
function isDay(code: string): boolean {
  const digits = [...code.slice(9, 11)].map((sign) =>
    sign <= '9' ? Number(sign) : omocodia.indexOf(sign),
  ) as [number, number]
  const day = digits[0] * 10 + digits[1]
  return (day >= 1 && day <= 31) || (day >= 41 && day <= 71)
}
