/**
 * Counts the candidates that were looked at in vain in one stretch, and allows a few only: where a thousand names
 * stand in one another's values, each would read the same characters again.
 */
export interface Attempts {
  /** Whether what begins here may be looked at. */
  allows(start: number): boolean
  /** Something was looked at, as far as here, and was nothing. */
  failed(end: number): void
}

export function createAttempts(most: number): Attempts {
  let [stretchEnd, count] = [0, 0]
  return {
    allows(start) {
      if (start >= stretchEnd) count = 0
      return count < most
    },
    failed(end) {
      count++
      // A full stretch is left as it is, so that it ends.
      if (count <= most && end > stretchEnd) stretchEnd = end
    },
  }
}
