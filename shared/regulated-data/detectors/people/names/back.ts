import type { Reading } from '../../../reading/reading.ts'
import { Gap, gapAfter } from './gaps.ts'
import { isCapitalised, Part, partOf, type RoleOf } from './parts.ts'
import { isLower } from './surroundings.ts'
import { Role } from './vocabulary.ts'

/** A name that is read from its last token back. */
export interface BackwardRun {
  readonly first: number
  /** Words and initials; those of them in a gazetteer; those in lower case. */
  readonly words: number
  readonly known: number
  readonly lower: number
}

const mostWords = 5
const joints: ReadonlySet<number> = new Set([
  Gap.space,
  Gap.hyphen,
  Gap.apostrophe,
  Gap.dot,
  Gap.dotSpace,
  Gap.comma,
])

/** Reads a name back from its last token; `first` is behind `last` where there is none. */
export function readBack(reading: Reading, last: number, roleOf: RoleOf): BackwardRun {
  const run = { first: last + 1, words: 0, known: 0, lower: 0 }
  const least = Math.max(0, run.first - mostWords)
  while (run.first > least) {
    const token = run.first - 1
    if (token !== last && !joints.has(gapAfter(reading, token))) break
    if (!take(reading, token, roleOf, run)) break
    run.first = token
  }
  return run
}

/** Adds a token to what is known of the run, if it can be a part of a name. */
function take(
  reading: Reading,
  token: number,
  roleOf: RoleOf,
  run: { words: number; known: number; lower: number },
): boolean {
  const isKnown = (roleOf(reading.tokens.word[token] as number) & (Role.given | Role.surname)) !== 0
  const part = partOf(reading, token, roleOf)
  if (part === Part.none && !(isKnown && isLower(reading, token))) return false
  if (isKnown) run.known++
  if (isKnown || part === Part.word || part === Part.initial) run.words++
  if (!isCapitalised(reading, token)) run.lower++
  return true
}
