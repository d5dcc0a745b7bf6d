import type { RateLimit } from '../../../shared/identity/rate-limit.ts'
import { subjectKey } from '../../../shared/identity/subject-key.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const minuteMs = 60_000

/** Counts requests per identity, action and minute in memory; a minute that has passed is forgotten. */
export function createMemoryRateLimit(clock: Clock): RateLimit {
  const counts = new Map<string, { readonly minute: number; count: number }>()
  return {
    async take(principal, action, perMinute) {
      const now = clock()
      const minute = Math.floor(now / minuteMs) * minuteMs
      const key = `${subjectKey(principal)} ${action}`
      const counted = counts.get(key)
      const tally = counted?.minute === minute ? counted : { minute, count: 0 }
      if (!(tally.count < perMinute)) {
        const retryAfterSeconds = Math.ceil((minute + minuteMs - now) / 1000)
        throw new SunderError('rate_limited', { retryAfterSeconds })
      }
      tally.count += 1
      counts.set(key, tally)
    },
  }
}
