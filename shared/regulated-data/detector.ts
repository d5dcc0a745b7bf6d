import type { DataClass } from './classes.ts'
import type { Dictionary } from './reading/dictionary.ts'
import type { Reading } from './reading/reading.ts'

/**
 * Reports a stretch of the view.
 *
 * @param score 0.9 and above: proved by check digits or a form that nothing else has; 0.7 and above: a form
 * that little else has; 0.5 and above: told by words around it. Less than 0.5 is no finding.
 */
export type Report = (dataClass: DataClass, start: number, end: number, score: number) => void

/** Looks for one subject in a text. Its time must be linear in the text's length, whatever the text is. */
export type Find = (reading: Reading, report: Report) => void

export interface Detector {
  /** The words that it knows, in lower-case ASCII: they become part of the one dictionary. */
  readonly words: readonly string[]
  create(dictionary: Dictionary): Find
}
