import { SunderError } from '../../runtime/sunder-error.ts'

export interface GateLimits {
  /** Places are taken by requests under way; a request with a large body takes several. */
  readonly places: number
  /** Requests that wait for a place, of all parties. */
  readonly waiting: number
  /** How long one waits before it is shed. */
  readonly maxWaitMs: number
}

/** For whom a request comes: parties take turns, and none can have all places. */
export interface Party {
  readonly key: string
  /** The greatest part of the places that it may take, above 0 and up to 1. */
  readonly share: number
  /** Whether places are kept free for it when it is next and needs more than there are: the others wait meanwhile. */
  readonly reserves: boolean
}

/** Gives the places back; to be called once. */
export type Leave = () => void

/**
 * Bounds what is under way and what waits for it. When places are short, parties are served in turn, however many
 * requests each has waiting, and what is too much is shed from the party that has most: so whoever asks for little is
 * served although somebody else asks for everything.
 */
export interface Gate {
  /** @throws SunderError `overloaded` when it would wait too long, or too many wait */
  enter(party: Party, places: number): Promise<Leave>
}

interface Waiter {
  readonly places: number
  admit(): void
  shed(): void
}

interface Line {
  readonly share: number
  readonly reserves: boolean
  taken: number
  readonly waiters: Waiter[]
}

/**
 * A gate of our own: of the well-kept libraries `p-limit`, `p-queue` and `async-sema` know one line and no bound on it,
 * `cockatiel`'s bulkhead knows the bound but no parties, `@fastify/under-pressure` measures and does not queue.
 *
 * @param scale what part of `places` may be taken now, asked at each entry and leaving
 */
export function createGate({ places, waiting, maxWaitMs }: GateLimits, scale: () => number = () => 1): Gate {
  // In the order of their turns. Bounded by what is under way and what waits: a line without either goes.
  const lines = new Map<string, Line>()
  let taken = 0
  let waiters = 0

  const capacity = () => Math.max(1, Math.floor(places * scale()))
  const capOf = ({ share }: Line) => Math.max(1, Math.floor(capacity() * share))
  /** Whoever has nothing under way may have one, however large, or it would never come in. */
  const isWithin = (held: number, more: number, bound: number) => held === 0 || held + more <= bound

  const dropIfIdle = (key: string, line: Line) => {
    if (line.taken === 0 && line.waiters.length === 0) lines.delete(key)
  }

  /**
   * A line at its own bound is passed over, and one that may not reserve where it does not fit; who is next of the others
   * is not, or the small would keep the large out.
   */
  const next = (): readonly [string, Line, Waiter] | undefined => {
    for (const [key, line] of lines) {
      const [first] = line.waiters
      if (first === undefined || !isWithin(line.taken, first.places, capOf(line))) continue
      if (isWithin(taken, first.places, capacity())) return [key, line, first]
      if (line.reserves) return undefined
    }
    return undefined
  }

  const serve = () => {
    for (let turn = next(); turn !== undefined; turn = next()) {
      const [key, line, waiter] = turn
      line.waiters.shift()
      waiters -= 1
      taken += waiter.places
      line.taken += waiter.places
      lines.delete(key)
      lines.set(key, line)
      waiter.admit()
    }
  }

  const shedFromLongest = () => {
    const longest = [...lines.values()].reduce((most, line) =>
      line.waiters.length > most.waiters.length ? line : most,
    )
    longest.waiters.at(-1)?.shed()
  }

  const leaving = (key: string, line: Line, held: number): Leave => {
    return () => {
      taken -= held
      line.taken -= held
      dropIfIdle(key, line)
      serve()
    }
  }

  return {
    enter({ key, share, reserves }, wanted) {
      const line = lines.get(key) ?? { share, reserves, taken: 0, waiters: [] }
      lines.set(key, line)
      return new Promise<Leave>((resolve, reject) => {
        let timer: ReturnType<typeof setTimeout> | undefined
        const waiter: Waiter = {
          places: wanted,
          admit() {
            clearTimeout(timer)
            resolve(leaving(key, line, wanted))
          },
          shed() {
            clearTimeout(timer)
            line.waiters.splice(line.waiters.indexOf(waiter), 1)
            waiters -= 1
            dropIfIdle(key, line)
            reject(new SunderError('overloaded'))
            // It may be the one for which places were kept free.
            serve()
          },
        }
        line.waiters.push(waiter)
        waiters += 1
        timer = setTimeout(waiter.shed, maxWaitMs)
        serve()
        if (waiters > waiting) shedFromLongest()
      })
    },
  }
}
