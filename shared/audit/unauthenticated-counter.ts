import type { TokenRefusal } from '../identity/authenticate.ts'
import type { Principal } from '../identity/caller.ts'
import { subjectKey } from '../identity/subject-key.ts'
import { type Clock, toTimestamp } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { AuditLog } from './audit-log.ts'

/**
 * Counts requests that were refused before they were authenticated, without a valid token or because of too many others,
 * so that a flood of them can neither fill the log nor hold up a valid request: the first of a reason and minute is
 * recorded at once, the others of that minute as one aggregate when it has passed. A count that can't be written is kept
 * and recorded with the next.
 *
 * A process that is killed loses the counts of its last minute, never the fact that there were any.
 */
export interface UnauthenticatedCounter {
  /** Never throws, never waits. */
  count(reason: TokenRefusal): void
  /**
   * Counts a request that was shed, by the holder of its token where that is known from another request: apart for each,
   * up to 32 of them, and together beyond. Never throws, never waits.
   */
  countShed(holder: Principal | undefined): void
  /** Resolves once nothing is being recorded: where a process is frozen between requests, await it before answering. */
  settle(): Promise<void>
  /** Records the minutes that have passed. Call it about once a minute. */
  flush(): Promise<void>
  /** Records everything that was counted. Call it before the process ends. */
  close(): Promise<void>
}

const minuteMs = 60_000
/** Of whom requests that were shed are counted apart, or whoever has many identities could fill the log. */
const maxHolders = 32

interface Counted {
  readonly action: 'authenticate' | 'admit'
  readonly reason: TokenRefusal | 'overloaded'
  readonly holder: Principal | undefined
}

interface Tally extends Counted {
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
  // Bounded by the number of reasons and of holders: a count that can't be written is added to the next of its kind.
  const tallies = new Map<string, Tally>()
  const thisMinute = () => Math.floor(clock() / minuteMs) * minuteMs

  const write = async (tally: Tally) => {
    const { action, reason, holder, minute, count } = tally
    if (count === 0) return
    try {
      await audit.append({
        kind: 'aggregate',
        action,
        ...(holder && { actor: { issuer: holder.issuer, subject: holder.subject } }),
        decision: { effect: 'denied', reasons: [reason] },
        count,
        minute: toTimestamp(minute),
      })
    } catch (error) {
      log.error({ reason, count, error: error instanceof Error ? error.message : 'unknown' }, 'not recorded')
      const since = tallies.get(keyOf(tally))
      tallies.set(keyOf(tally), {
        ...tally,
        minute: since?.minute ?? minute,
        count: count + (since?.count ?? 0),
      })
    }
  }

  // Bounded by the lanes of the audit log, which refuses what can't be written.
  const underway = new Set<Promise<void>>()
  const record = async (tally: Tally) => {
    const writing = write(tally)
    underway.add(writing)
    await writing
    underway.delete(writing)
  }

  const recordBefore = async (moment: number) => {
    const passed = [...tallies].filter(([, tally]) => tally.minute < moment)
    for (const [key] of passed) tallies.delete(key)
    await Promise.all(passed.map(([, tally]) => record(tally)))
  }

  const count = (counted: Counted) => {
    const minute = thisMinute()
    const key = keyOf(counted)
    const tally = tallies.get(key)
    if (tally?.minute === minute) {
      tally.count += 1
      return
    }
    tallies.set(key, { ...counted, minute, count: 0 })
    if (tally !== undefined) void record(tally)
    void record({ ...counted, minute, count: 1 })
  }

  return {
    count: (reason) => count({ action: 'authenticate', reason, holder: undefined }),
    countShed(holder) {
      const shed = { action: 'admit', reason: 'overloaded' } as const
      const isCounted = tallies.has(keyOf({ ...shed, holder }))
      const holders = [...tallies.values()].filter((tally) => tally.holder !== undefined).length
      count({ ...shed, holder: isCounted || holders < maxHolders ? holder : undefined })
    },
    async settle() {
      await Promise.all(underway)
    },
    flush: () => recordBefore(thisMinute()),
    close: () => recordBefore(Number.POSITIVE_INFINITY),
  }
}

function keyOf({ reason, holder }: Counted): string {
  return holder === undefined ? reason : `${reason} ${subjectKey(holder)}`
}
