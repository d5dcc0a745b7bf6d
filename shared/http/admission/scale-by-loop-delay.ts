import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock } from '../../runtime/clock.ts'

export interface LoopDelay {
  /** The mean delay of the event loop in milliseconds since it was last read. */
  read(): number
}

const resolutionMs = 10

/** Of this process. Ends with it. */
export function measureLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  return {
    read() {
      // Each sample is the time between two ticks of a timer, which is its resolution where nothing is late.
      const mean = Number.isNaN(histogram.mean) ? 0 : histogram.mean / 1e6 - resolutionMs
      histogram.reset()
      return Math.max(0, mean)
    },
  }
}

const everyMs = 500
/** Beyond it, more at a time makes each slower and nothing faster. */
const targetMs = 40
const least = 1 / 8

/**
 * What part of their places all gates of a process may give away: less by a fifth each half second in which the event
 * loop was late, more by a tenth each in which it was not (AIMD). So a slow model, which costs no time of ours, leaves
 * all places in use, and work of ours, which does, is not taken on faster than it is done.
 */
export function createScale(delay: LoopDelay, clock: Clock): () => number {
  let scale = 1
  let readAt = clock()
  return () => {
    const now = clock()
    if (now - readAt >= everyMs) {
      readAt = now
      scale = delay.read() > targetMs ? Math.max(least, scale * 0.8) : Math.min(1, scale + 0.1)
    }
    return scale
  }
}
