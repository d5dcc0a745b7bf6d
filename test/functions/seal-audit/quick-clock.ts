import type { Clock } from '../../../shared/runtime/clock.ts'

const timesFaster = 60

/** A clock of which all processes have the same: a minute passes in a second, so that lanes end while a test runs. */
export function quickClock(since: number): Clock {
  return () => since + (Date.now() - since) * timesFaster
}
