import type { TokenRefusal } from '../identity/authenticate.ts'
import { type Clock, toTimestamp } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { AuditLog } from './audit-log.ts'

/**
 * Counts requests without a valid token, so that a flood of them can neither fill the log nor hold up
 * a valid request: the first of a reason and minute is recorded at once, the others of that minute as
 * one aggregate when it has passed. A count that can't be written is kept and recorded with the next.
 *
 * A process that is killed loses the counts of its last minute, never the fact that there were any.
 */
export interface UnauthenticatedCounter {
  /** Never throws, never waits. */
  count(reason: TokenRefusal): void
  /** Resolves once nothing is being recorded: where a process is frozen between requests, await it before answering. */
  settle(): Promise<void>
  /** Records the minutes that have passed. Call it about once a minute. */
  flush(): Promise<void>
  /** Records everything that was counted. Call it before the process ends. */
  close(): Promise<void>
}

const minuteMs = 60_000

interface Tally {
  /** The start of the (first) minute that is counted. */
  readonly minute: number
  count: number
}

export function createUnauthenticatedCounter(deps: {
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
}): UnauthenticatedCounter {
  const { audit, clock, log } = deps
  // Bounded by the number of reasons: a count that can't be written is added to its reason's next one.
  const tallies = new Map<TokenRefusal, Tally>()
  const thisMinute = () => Math.floor(clock() / minuteMs) * minuteMs

  const write = async (reason: TokenRefusal, { minute, count }: Tally) => {
    if (count === 0) return
    try {
      await audit.append({
        kind: 'aggregate',
        action: 'authenticate',
        decision: { effect: 'denied', reasons: [reason] },
        count,
        minute: toTimestamp(minute),
      })
    } catch (error) {
      log.error({ reason, count, error: error instanceof Error ? error.message : 'unknown' }, 'not recorded')
      const since = tallies.get(reason)
      tallies.set(reason, { minute: since?.minute ?? minute, count: count + (since?.count ?? 0) })
    }
  }

  // Bounded by the lanes of the audit log, which refuses what can't be written.
  const underway = new Set<Promise<void>>()
  const record = async (reason: TokenRefusal, tally: Tally) => {
    const writing = write(reason, tally)
    underway.add(writing)
    await writing
    underway.delete(writing)
  }

  const recordBefore = async (moment: number) => {
    const passed = [...tallies].filter(([, tally]) => tally.minute < moment)
    for (const [reason] of passed) tallies.delete(reason)
    await Promise.all(passed.map(([reason, tally]) => record(reason, tally)))
  }

  return {
    count(reason) {
      const minute = thisMinute()
      const tally = tallies.get(reason)
      if (tally?.minute === minute) {
        tally.count += 1
        return
      }
      tallies.set(reason, { minute, count: 0 })
      if (tally !== undefined) void record(reason, tally)
      void record(reason, { minute, count: 1 })
    },
    async settle() {
      await Promise.all(underway)
    },
    flush: () => recordBefore(thisMinute()),
    close: () => recordBefore(Number.POSITIVE_INFINITY),
  }
}
