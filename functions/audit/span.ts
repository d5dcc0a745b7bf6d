import * as z from 'zod/mini'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

export const dayMs = 86_400_000

const latest = Date.UTC(9999, 0, 1)

const outOfTime = 'expected a time between 1970 and 9998'

/** An RFC 3339 timestamp; offsets are fine. */
export const momentSchema = z.iso
  .datetime({ offset: true, error: 'expected an RFC 3339 timestamp, e.g. 2026-11-22T00:00:00Z' })
  .check(
    z.regex(/^(19[7-9]|[2-9]\d\d)\d-/, outOfTime),
    z.refine((text) => {
      const at = Date.parse(text)
      return at >= 0 && at <= latest
    }, outOfTime),
  )

/** For a query's schema: see `readSpan`. */
export const spanFields = { from: z.optional(momentSchema), to: z.optional(momentSchema) }

/** How long a span a job takes, which is the most that anything takes. */
export const maxJobDays = 366

interface Bounds {
  readonly maxDays: number
  /** Without `from`, so long before the end. */
  readonly defaultDays?: number
  /** Whether a job does the same for longer spans. */
  readonly isJobToo?: boolean
}

/**
 * Without `to`, until now; without `from`, the day before that.
 *
 * @throws SunderError `invalid_request` for a span that ends before it begins, or is too long
 */
export function readSpan(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
  { maxDays, defaultDays = 1, isJobToo = false }: Bounds,
): { readonly from: number; readonly to: number } {
  const to = asked.to === undefined ? now : Date.parse(asked.to)
  const from = asked.from === undefined ? Math.max(0, to - defaultDays * dayMs) : Date.parse(asked.from)
  if (from > to) {
    throw new SunderError('invalid_request', { message: 'The span ends before it begins.', param: 'from' })
  }
  if (to - from > maxDays * dayMs) {
    const job = isJobToo ? `; a job takes ${maxJobDays} (POST /v1/jobs)` : ''
    throw new SunderError('invalid_request', {
      message: `expected at most ${maxDays} days${job}`,
      param: 'from',
    })
  }
  return { from, to }
}
