import type { DataClass } from './classes.ts'

/** A stretch of regulated data in a text. */
export interface Finding {
  readonly class: DataClass
  /** UTF-16 offsets into the text as it was given; `end` is exclusive. No offset lies inside a code point. */
  readonly start: number
  readonly end: number
  /** How sure the detector is, 0.5 to 1. */
  readonly score: number
}
