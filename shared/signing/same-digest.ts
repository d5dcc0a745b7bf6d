import { timingSafeEqual } from 'node:crypto'

/** Compares two digests, or two secrets of one length, in constant time. */
export function sameDigest(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
