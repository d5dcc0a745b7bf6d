import type { DataClass } from '../../../shared/regulated-data/classes.ts'

/** A value in a text, and what it is. */
export interface Label {
  readonly class: DataClass
  readonly start: number
  /** Exclusive, in UTF-16 units. */
  readonly end: number
  /** Opinions differ: found or not, it counts neither for nor against. */
  readonly isDebatable?: boolean
}

export interface LabelledText {
  readonly name: string
  readonly text: string
  readonly labels: readonly Label[]
}

/** A value of a generator; without a class it only looks like one. */
export interface Value {
  readonly text: string
  readonly class: DataClass | undefined
}
