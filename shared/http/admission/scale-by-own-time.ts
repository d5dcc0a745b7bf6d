import type { Clock } from '../../runtime/clock.ts'

/** What part of its places a gate gives away, by how long requests take once they are in. */
export interface Scale {
  /** Above 0 and up to 1. */
  current(): number
  /** Tells of a request that was answered, and how many milliseconds of its time were not spent waiting for others. */
  answered(ownMs: number): void
}

const everyMs = 500
/** The mean beyond which more at a time only makes each slower. */
const targetMs = 500
const least = 1 / 4

/**
 * Less each half second in which requests took longer than they should, whatever held them up (our own event loop, a store,
 * other work on the machine): by as much as would make them take what they should, were they all done one after another, and
 * by a half at the most. More by a tenth each half second in which they did not. The time of a model does not count: a slow
 * one costs nothing here, and keeps all places in use.
 */
export function createScale(clock: Clock): Scale {
  let scale = 1
  let since = clock()
  let [count, sum] = [0, 0]
  return {
    current: () => scale,
    answered(ownMs) {
      count += 1
      sum += ownMs
      const now = clock()
      if (now - since < everyMs) return
      const part = targetMs / (sum / count)
      scale = part < 1 ? Math.max(least, scale * Math.max(0.5, part)) : Math.min(1, scale + 0.1)
      since = now
      ;[count, sum] = [0, 0]
    },
  }
}
