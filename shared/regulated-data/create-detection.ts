import type { DataClass } from './classes.ts'
import type { Detector } from './detector.ts'
import type { Finding } from './finding.ts'
import { blankPlaceholders } from './masking/placeholder.ts'
import { createDictionary } from './reading/dictionary.ts'
import { createLexer } from './reading/lexer.ts'
import { normalise } from './reading/normalise.ts'
import { readingOf } from './reading/reading.ts'
import { resolveOverlaps, withoutExplained } from './resolve-overlaps.ts'

/** Finds regulated data in a text. Deterministic, and linear in the text's length for any text. */
export type Detect = (text: string) => Finding[]

/** Sunder's detectors put together, where every stretch belongs to one finding: what is shown and counted. */
export function createDetection(detectors: readonly Detector[]): Detect {
  const detect = createCandidateDetection(detectors)
  return (text) => resolveOverlaps(detect(text))
}

const threshold = 0.5

/**
 * The same with all that any detector reports, in no order, findings that overlap included: what is decided by. A
 * surer finding of a class that the policy allows must not hide one of a class that it blocks.
 */
export function createCandidateDetection(detectors: readonly Detector[]): Detect {
  const dictionary = createDictionary(detectors.flatMap(({ words }) => words))
  const lex = createLexer(dictionary)
  const finds = detectors.map((detector) => detector.create(dictionary))

  // One list and one function for all texts: nothing is made anew for each.
  let candidates: Finding[] = []
  const report = (dataClass: DataClass, start: number, end: number, score: number) => {
    if (score >= threshold && start < end) candidates.push({ class: dataClass, start, end, score })
  }

  return (original) => {
    const view = normalise(original)
    const text = blankPlaceholders(view.text)
    const reading = readingOf(text, lex(text))
    candidates = []
    for (const find of finds) find(reading, report)
    if (candidates.length === 0) return []
    return withoutExplained(candidates).map((finding) => ({
      ...finding,
      start: view.start(finding.start),
      end: view.end(finding.end),
    }))
  }
}
