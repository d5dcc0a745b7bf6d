/**
 * A number as the SDK gives it. Where the engine tells a number's source text (Node 22 and later), the SDK makes a
 * `bigint` or a `NumericValue` with that text of each that is not written as JavaScript would write it: of single
 * precision, either is a number all the same.
 *
 * @returns NaN for what is none
 */
export function wireNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  const text = typeof value === 'object' && value !== null && 'string' in value ? value.string : undefined
  return typeof text === 'string' && text !== '' ? Number(text) : Number.NaN
}
