import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { laneLifeMs } from './lane-name.ts'
import { noPrevious } from './record-bytes.ts'

/** One chain: where it is, and what its next record must name as the one before. */
export interface Lane {
  readonly name: string
  readonly openedAt: number
  /** The next sequence number. */
  seq: number
  prev: string
  /** The time of the last record: a lane's time never runs backwards, even where the clock does. */
  lastTime: number
}

/** Hands out lanes, each to one writer at a time. */
export interface LanePool {
  /** @throws SunderError `audit_unavailable` when no lane can be opened, or too many wait for one */
  take(): Promise<Lane>
  giveBack(lane: Lane): void
  /** Ends the use of a lane for good. */
  retire(lane: Lane): void
}

/** A lane is not taken in the last minute of its life, so that its last write ends inside it. */
const usableMs = laneLifeMs - 60_000

export interface LaneLimits {
  readonly maxLanes: number
  readonly maxWaiting: number
}

export function openLane(name: string, openedAt: number): Lane {
  return { name, openedAt, seq: 0, prev: noPrevious, lastTime: openedAt }
}

/**
 * The lane given back last is taken first, so that few lanes stay in use. Once `maxLanes` are taken,
 * takers wait for one in the order of their coming.
 */
export function createLanePool(
  open: () => Promise<Lane>,
  clock: Clock,
  { maxLanes, maxWaiting }: LaneLimits,
): LanePool {
  const waiting: (() => void)[] = []
  let free: Lane[] = []
  let taken = 0

  // A place that falls free while someone waits is handed over, never up for grabs: `taken` stays.
  const release = () => {
    const next = waiting.shift()
    if (next === undefined) taken -= 1
    else next()
  }

  const admit = async () => {
    if (taken < maxLanes) {
      taken += 1
      return
    }
    if (waiting.length >= maxWaiting) {
      throw new SunderError('audit_unavailable', { detail: 'every lane is busy', retryAfterSeconds: 1 })
    }
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  return {
    async take() {
      await admit()
      const now = clock()
      free = free.filter((lane) => now < lane.openedAt + usableMs)
      const lane = free.pop()
      if (lane !== undefined) return lane
      try {
        return await open()
      } catch (error) {
        release()
        throw error
      }
    },
    giveBack(lane) {
      free.push(lane)
      release()
    },
    retire: release,
  }
}
