/** Milliseconds, both ends included: what a policy may say, and what is believed of an export without further ado. */
interface Bounds {
  readonly from: number
  readonly to: number
}

/** How long a record may wait for its checkpoint. */
export const lagBounds: Bounds = { from: 120_000, to: 86_400_000 }

/** How long records are kept: a day to ten years. */
export const retentionBounds: Bounds = { from: 86_400_000, to: 3_653 * 86_400_000 }

export function isWithin(milliseconds: number, { from, to }: Bounds): boolean {
  return milliseconds >= from && milliseconds <= to
}
