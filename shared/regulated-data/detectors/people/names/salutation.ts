import type { Reading } from '../../../reading/reading.ts'
import { type Announce, isSurelyGiven, readAnnounced, reportName } from './announce.ts'
import { Gap, gapAfter } from './gaps.ts'
import { isCapitalised, type RoleOf } from './parts.ts'
import { isLower } from './surroundings.ts'

const mostWords = 3
const callSigns: ReadonlySet<string | undefined> = new Set([undefined, ',', '!', ':', '\n', '\r'])

/** `Dear Ana,`, `Hi John`, `hi sarah,`. */
export const announceSalutation: Announce = (reading, token, roleOf, report) => {
  const first = token + 1
  if (gapAfter(reading, token) !== Gap.space) return token
  if (isCapitalised(reading, first)) {
    const score = scoreOf(reading, first, roleOf)
    return score === undefined ? token : reportName(reading, first, score.last, score.score, report)
  }
  if (!isLower(reading, first) || !isCalled(reading, first) || !isSurelyGiven(reading, first, roleOf))
    return token
  return reportName(reading, first, first, 0.6, report)
}

function scoreOf(
  reading: Reading,
  first: number,
  roleOf: RoleOf,
): { readonly last: number; readonly score: number } | undefined {
  const run = readAnnounced(reading, first, roleOf)
  if (run === undefined || run.words > mostWords) return undefined
  if (run.isShouted && run.given < 2) return undefined
  if (run.isKnown) return { last: run.last, score: 0.75 }
  return isCalled(reading, run.last) && !run.isShouted ? { last: run.last, score: 0.6 } : undefined
}

/** Whether a sign follows that ends a salutation. */
function isCalled({ text, tokens }: Reading, last: number): boolean {
  return callSigns.has(text[tokens.end[last] as number])
}
