import type { SeededRandom } from './seeded-random.ts'

interface Timer {
  readonly id: number
  readonly at: number
  fire(): void
}

/**
 * Decides, by the seed alone, in which order things happen: calls park at a port until it is their turn, and time
 * passes only when nothing else can go on. So a run is the same each time, and no test waits.
 */
export interface Scheduler {
  /** Virtual, milliseconds since the epoch. */
  now(): number
  /** Resolves when it is the caller's turn. */
  turn(): Promise<void>
  /** Virtual milliseconds. */
  wait(milliseconds: number): Promise<void>
  startTimer(milliseconds: number, fire: () => void): number
  stopTimer(id: number): void
  /** Brackets work that Node does outside of JavaScript, whose end can't be seen from here: nothing is let go meanwhile, and it goes on in its turn. */
  outside<Result>(work: () => Promise<Result>): Promise<Result>
  advance(milliseconds: number): void
  /** Lets everything go on until `work` has ended. @throws Error when nothing is left that could end it */
  runUntil<Result>(work: Promise<Result>): Promise<Result>
  /** Lets everything go on that is left: what comes after its caller stopped waiting. */
  runOut(): Promise<void>
}

export function createScheduler(random: SeededRandom, startAt: number): Scheduler {
  /** By number: the order in which they came, whichever thread was quicker. */
  const parked = new Map<number, () => void>()
  let timers: Timer[] = []
  let [now, lastId, activity, outside] = [startAt, 0, 0, 0]

  const park = (id: number): Promise<void> => {
    activity += 1
    return new Promise((resolve) => parked.set(id, resolve))
  }
  const nextId = () => {
    lastId += 1
    return lastId
  }

  /** Until everything that runs has parked, ended, or waits for a timer. */
  const settle = async () => {
    let seen: number
    do {
      seen = activity
      await new Promise((resolve) => setImmediate(resolve))
    } while (outside > 0 || activity !== seen)
  }

  /** @returns whether there was something to let go on */
  const step = (): boolean => {
    activity += 1
    if (parked.size > 0) {
      // A call takes a moment; no two records need have the same time.
      if (random.chance(0.25)) now += 1
      const id = random.pick([...parked.keys()].sort((one, other) => one - other))
      parked.get(id)?.()
      parked.delete(id)
      return true
    }
    const [first] = timers.toSorted((one, other) => one.at - other.at || one.id - other.id)
    if (first === undefined) return false
    timers = timers.filter(({ id }) => id !== first.id)
    now = Math.max(now, first.at)
    first.fire()
    return true
  }

  const startTimer = (milliseconds: number, fire: () => void) => {
    activity += 1
    const id = nextId()
    timers.push({ id, at: now + Math.max(0, Math.ceil(milliseconds)), fire })
    return id
  }

  return {
    now: () => now,
    turn: () => park(nextId()),
    wait: (milliseconds) => new Promise((resolve) => startTimer(milliseconds, resolve)),
    startTimer,
    stopTimer(id) {
      timers = timers.filter((timer) => timer.id !== id)
    },
    async outside(work) {
      const id = nextId()
      outside += 1
      const [result] = await Promise.allSettled([work()])
      outside -= 1
      await park(id)
      if (result.status === 'rejected') throw result.reason
      return result.value
    },
    advance(milliseconds) {
      now += milliseconds
    },
    async runUntil(work) {
      let isOver = false
      const end = () => {
        isOver = true
      }
      work.then(end, end)
      for (;;) {
        await settle()
        if (isOver) return await work
        if (!step()) throw new Error('everything waits, and nothing is left that could go on')
      }
    },
    async runOut() {
      do await settle()
      while (step())
    },
  }
}
