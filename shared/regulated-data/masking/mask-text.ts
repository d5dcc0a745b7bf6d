import type { DataClass } from '../classes.ts'
import type { Detect } from '../create-detection.ts'
import type { Masking, MaskValue } from './mask-value.ts'

/** How many findings of each class. */
export type ClassCounts = Readonly<Partial<Record<DataClass, number>>>

/** How a class is to be masked; undefined leaves its values as they are. */
export type MaskingOf = (dataClass: DataClass) => Masking | undefined

export interface Masked<Value> {
  readonly value: Value
  readonly masked: ClassCounts
}

export interface MaskerParts {
  readonly detect: Detect
  readonly maskValue: MaskValue
}

/**
 * What is masked changes what stands beside it, so that something more can come to light: the text is read again
 * until nothing does. Each round leaves less of the text unmasked; of so many none was ever seen to be needed.
 */
const mostRounds = 8

/** Masks every finding whose class is to be masked, whole. @throws Error when the text does not come to rest: then nothing of it may leave */
export function maskText(
  { detect, maskValue }: MaskerParts,
  text: string,
  maskingOf: MaskingOf,
): Masked<string> {
  const masked: Partial<Record<DataClass, number>> = {}
  let value = text
  for (let round = 0; round < mostRounds; round++) {
    const parts: string[] = []
    let from = 0
    for (const { class: dataClass, start, end } of detect(value)) {
      const masking = maskingOf(dataClass)
      if (masking === undefined) continue
      parts.push(value.slice(from, start), maskValue(dataClass, value.slice(start, end), masking))
      masked[dataClass] = (masked[dataClass] ?? 0) + 1
      from = end
    }
    if (from === 0) return { value, masked }
    value = parts.join('') + value.slice(from)
  }
  throw new Error('masking did not come to rest')
}

export function addCounts(one: ClassCounts, other: ClassCounts): ClassCounts {
  const sum: Partial<Record<DataClass, number>> = { ...one }
  for (const [dataClass, count] of Object.entries(other)) {
    const name = dataClass as DataClass
    sum[name] = (sum[name] ?? 0) + count
  }
  return sum
}
