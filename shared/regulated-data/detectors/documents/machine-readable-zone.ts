import type { Detector } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'
import { machineReadableDigit } from '../check-digits/machine-readable.ts'
import { matchAt } from '../match-at.ts'
import { lengthOf } from '../tokens.ts'

const width = 44
const numberWidth = 9
/** Number, check, nationality, birth, check, sex, expiry, check, what the country likes, check, check over all. */
const secondLine = /[A-Z0-9<]{9}\d[A-Z]{1,3}<{0,2}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[\d<]\d(?![A-Z0-9<])/y
const firstLine = /P[A-Z<][A-Z<]{42}(?=\s)/y
/** Nationality, birth, sex and expiry make a token at least this long. */
const shortest = 19

/** The machine-readable zone of a passport, with all its check digits (ICAO Doc 9303-4): both of its lines. */
export const machineReadableZone: Detector = {
  words: [],
  create() {
    return (reading, report) => {
      for (const token of reading.mixed) {
        if (lengthOf(reading, token) < shortest) continue
        const start = secondLineStart(reading, token)
        if (start === undefined) continue
        report('pii.passport', start, start + width, 0.98)
        const above = firstLineStart(reading, start)
        if (above !== undefined) report('pii.passport', above, above + width, 0.97)
      }
    }
  },
}

/** Where a right line begins: with the token, or before the fillers of a short number. */
function secondLineStart({ text, tokens }: Reading, token: number): number | undefined {
  const start = tokens.start[token] as number
  const from = text[start - 1] === '<' ? start - numberWidth : start
  if (from < 0) return undefined
  const line = matchAt(secondLine, text, from)
  return line?.length === width && isRight(line) ? from : undefined
}

function isRight(line: string): boolean {
  const passes = (from: number, to: number) => machineReadableDigit(line.slice(from, to)) === Number(line[to])
  if (!passes(0, 9) || !passes(13, 19) || !passes(21, 27)) return false
  const all = line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 43)
  return machineReadableDigit(all) === Number(line[43])
}

function firstLineStart({ text }: Reading, start: number): number | undefined {
  for (let gap = 1; gap <= 3; gap++) {
    const from = start - gap - width
    if (from < 0 || !/\s/.test(text[start - gap] as string)) return undefined
    if (matchAt(firstLine, text, from) !== undefined) return from
  }
  return undefined
}
