/** What a call is called in a trace, by the port's methods: only these are round trips. */
type CallNames<Port> = { readonly [Key in keyof Port]?: string | ((...args: never[]) => string) }

export interface VirtualTime {
  /** The port, each of whose named calls takes one unit of time. Calls that are not named take none. */
  port<Port extends object>(port: Port, names: CallNames<Port>): Port
  /**
   * Does the work, and tells which calls were in flight in each unit of time: as many units as there are round trips
   * on its critical path. Nothing is in flight before it, and nothing may be after.
   */
  trace<Result>(
    work: () => Promise<Result> | Result,
  ): Promise<{ readonly units: string[][]; readonly result: Result }>
}

/**
 * Time in which only the calls of ports take any, each the same: a unit ends when all that can begin in it has
 * begun, and with it every call that was in flight.
 */
export function createVirtualTime(): VirtualTime {
  let inFlight: { readonly name: string; end(): void }[] = []
  return {
    port(port, names) {
      return new Proxy(port, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key)
          const name = Object.hasOwn(names, key) ? (names as Record<PropertyKey, unknown>)[key] : undefined
          if (typeof value !== 'function' || name === undefined) return value
          return async (...args: unknown[]) => {
            const called = String(typeof name === 'function' ? name(...args) : name)
            await new Promise<void>((end) => inFlight.push({ name: called, end }))
            return value.apply(target, args)
          }
        },
      })
    },

    async trace(work) {
      const units: string[][] = []
      let isDone = false
      const result = Promise.resolve(work()).finally(() => {
        isDone = true
      })
      // A failure is the caller's to see, in its turn.
      result.catch(() => undefined)
      while (!isDone) {
        await quiet(() => inFlight.length)
        if (inFlight.length === 0) continue
        units.push(inFlight.map(({ name }) => name).sort())
        const ending = inFlight
        inFlight = []
        for (const call of ending) call.end()
      }
      if (inFlight.length > 0) throw new Error('a call was left in flight')
      return { units, result: await result }
    },
  }
}

/** So many turns of the event loop without a new call, and all that can begin has begun. */
const quietTurns = 5

async function quiet(begun: () => number): Promise<void> {
  let before = begun()
  for (let turn = 0; turn < quietTurns; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (begun() !== before) turn = 0
    before = begun()
  }
}
