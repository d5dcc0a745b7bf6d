import type { DataClass } from '../classes.ts'
import type { Detect } from '../create-detection.ts'
import type { Finding } from '../finding.ts'
import { resolveOverlaps } from '../resolve-overlaps.ts'
import { addCounts, type ClassCounts, countFindings, mostOf } from './class-counts.ts'
import type { Masking, MaskValue } from './mask-value.ts'

/** How a class is to be masked; undefined leaves its values as they are. */
export type MaskingOf = (dataClass: DataClass) => Masking | undefined

export interface Masked<Value> {
  readonly value: Value
  /** What was masked. */
  readonly masked: ClassCounts
  /** All that was found, masked or not, in the value as it came and as it was masked. */
  readonly found: ClassCounts
}

export interface MaskerParts {
  /** With overlaps: what is to be masked is masked whatever else lies over it. */
  readonly detect: Detect
  readonly maskValue: MaskValue
}

/**
 * What is masked changes what stands beside it, so that something more can come to light: the text is read again
 * until nothing does. Each round leaves less of the text; so many were never seen to be needed.
 */
const mostRounds = 8

/**
 * Masks every finding whose class is to be masked, whole.
 *
 * @throws Error when the text does not come to rest: then nothing of it may leave
 */
export function maskText(
  { detect, maskValue }: MaskerParts,
  text: string,
  maskingOf: MaskingOf,
): Masked<string> {
  let [masked, found]: [ClassCounts, ClassCounts] = [{}, {}]
  let value = text
  for (let round = 0; round < mostRounds; round++) {
    const candidates = detect(value)
    if (candidates.length === 0) return { value, masked, found }
    // Masking takes words away by which others are told: what was found once stays found.
    found = mostOf(found, countFindings(candidates))
    const toMask = resolveOverlaps(
      candidates.filter(({ class: dataClass }) => maskingOf(dataClass) !== undefined),
    )
    if (toMask.length === 0) return { value, masked, found }
    masked = addCounts(masked, countFindings(toMask))
    value = replaced(value, toMask, (dataClass, of) =>
      maskValue(dataClass, of, maskingOf(dataClass) ?? 'redact'),
    )
  }
  throw new Error('masking did not come to rest')
}

function replaced(
  text: string,
  findings: readonly Finding[],
  replacement: (dataClass: DataClass, of: string) => string,
): string {
  const parts: string[] = []
  let from = 0
  for (const { class: dataClass, start, end } of findings) {
    parts.push(text.slice(from, start), replacement(dataClass, text.slice(start, end)))
    from = end
  }
  return parts.join('') + text.slice(from)
}
