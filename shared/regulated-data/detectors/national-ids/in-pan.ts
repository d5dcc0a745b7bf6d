import type { Detector } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'
import { createSurroundings, type Surroundings, wordsAround } from '../surroundings.ts'
import { lengthOf, textOf } from '../tokens.ts'

const phrases = ['pan', 'pans', 'pancard', 'pannumber', 'panno', 'permanent account', 'income tax']

/** The fourth letter is the holder's type: a person (P), a company, a family, a firm, a trust … */
const form = /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/

/** Indian permanent account numbers: five letters, four digits and a letter (Income Tax Department); no public check. */
export const inPan: Detector = {
  words: wordsAround(phrases),
  create(dictionary) {
    const surroundings = createSurroundings(dictionary, phrases)
    return (reading, report) => {
      const { tokens } = reading
      for (const token of reading.mixed) {
        if (!isFitting(reading, token)) continue
        const score = scoreOf(reading, token, surroundings)
        report('pii.national-id.in-pan', tokens.start[token] as number, tokens.end[token] as number, score)
      }
    }
  },
}

function scoreOf(reading: Reading, token: number, surroundings: Surroundings): number {
  const found = textOf(reading, token)
  if (!form.test(found.toUpperCase())) return 0
  const told = surroundings.told(reading, token, token)
  if (told > 0) return told
  if (!form.test(found) || surroundings.tellOfOthers(reading, token)) return 0
  return found[3] === 'P' ? 0.85 : 0.75
}

/** Whether the token has ten characters, of which the fifth is a letter and the sixth a digit. */
function isFitting(reading: Reading, token: number): boolean {
  if (lengthOf(reading, token) !== 10) return false
  const start = reading.tokens.start[token] as number
  return reading.text.charCodeAt(start + 4) > 0x40 && reading.text.charCodeAt(start + 5) <= 0x39
}
