/**
 * What can happen to a call:
 *
 * - `error`: it fails, and nothing took effect.
 * - `timeout`: no answer comes in time, and nothing took effect.
 * - `late`: no answer comes in time, and it takes effect when nobody waits for it any more.
 * - `slow`: the answer comes after others that were asked for later.
 * - `half-done`: it takes effect, and fails.
 * - `throttled`: it is refused for being one too many.
 * - `duplicate`: it takes effect twice, as where a client repeats what it had no answer to.
 * - `stale`: a read answers with what was true before.
 */
export const faultKinds = [
  'error',
  'timeout',
  'late',
  'slow',
  'half-done',
  'throttled',
  'duplicate',
  'stale',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** A fault of the calls to one method of one port, from the `first` (0 is the first of all) on, so many `times`. */
export interface Fault {
  /** `port.method`. */
  readonly site: string
  readonly kind: FaultKind
  readonly first: number
  readonly times: number
}

export function describeFault({ site, kind, first, times }: Fault): string {
  return `${kind} at ${site}, call ${first + 1}${times > 1 ? ` to ${first + times}` : ''}`
}

/** Counts the calls of a run, and says which of them are hit. */
export function createFaultPlan(faults: readonly Fault[]) {
  const counts = new Map<string, number>()
  return {
    /** The fault of the next call to the method. */
    next(site: string): FaultKind | undefined {
      const call = counts.get(site) ?? 0
      counts.set(site, call + 1)
      return faults.find(
        (fault) => fault.site === site && call >= fault.first && call < fault.first + fault.times,
      )?.kind
    },
    /** How often each method was called. */
    counts: (): ReadonlyMap<string, number> => counts,
  }
}
