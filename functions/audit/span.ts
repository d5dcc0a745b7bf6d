import * as z from 'zod/mini'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

export const dayMs = 86_400_000

const latest = Date.UTC(9999, 0, 1)

/** An RFC 3339 timestamp; offsets are fine. */
export const momentSchema = z.iso
  .datetime({ offset: true, error: 'expected an RFC 3339 timestamp, e.g. 2026-11-22T00:00:00Z' })
  .check(
    z.refine((text) => {
      const at = Date.parse(text)
      return at >= 0 && at <= latest
    }, 'expected a time between 1970 and 9998'),
  )

/** @throws SunderError `invalid_request` for a span that ends before it begins, or is too long */
export function checkSpan(from: number, to: number, maxDays: number): void {
  if (from > to) {
    throw new SunderError('invalid_request', { message: 'The span ends before it begins.', param: 'from' })
  }
  if (to - from > maxDays * dayMs) {
    throw new SunderError('invalid_request', { message: `expected at most ${maxDays} days`, param: 'from' })
  }
}
