import type { Clock } from '../../../shared/runtime/clock.ts'

/** How often the clock is looked at: a machine that slept has missed its timers. */
const lookEveryMs = 250

/** As Step Functions calls it, and its `Retry` does not take it for a failure of the task. */
class TaskTimedOut extends Error {
  override readonly name = 'States.Timeout'
  readonly isRetryable = false
}

/** The waits for a task's token, which end when somebody signals, or the clock has come to their end. */
export function createWaits(clock: Clock) {
  const waiting = new Map<string, () => void>()
  const working = new Set<Promise<unknown>>()
  let isClosed = false

  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    // What was aborted leaves it to nobody.
    const seen = work.catch(() => undefined).finally(() => working.delete(seen))
    working.add(seen)
    return work
  }

  return {
    /** Remembers work that must have ended before anything beneath it is closed. */
    track,

    now: clock,

    /** Calls `announce`, then waits until the clock has come to `deadline`. @returns what the workflow goes on with */
    async until(token: string, deadline: number, announce: () => Promise<void>): Promise<object> {
      const { promise, resolve, reject } = Promise.withResolvers<object>()
      promise.catch(() => undefined)
      waiting.set(token, () => resolve({}))
      const look = setInterval(() => {
        if (clock() >= deadline) reject(new TaskTimedOut())
      }, lookEveryMs)
      look.unref()
      try {
        if (!isClosed) await track(announce())
        return await promise
      } finally {
        clearInterval(look)
        waiting.delete(token)
      }
    },

    /** @returns whether anything waited under the token */
    end(token: string): boolean {
      const end = waiting.get(token)
      end?.()
      return end !== undefined
    },

    close(): void {
      isClosed = true
    },

    async idle(): Promise<void> {
      while (working.size > 0) await Promise.all(working)
    },
  }
}
