import type { Kind, Mix } from './mix.ts'

/** One request as its client saw it. */
interface Observed {
  readonly kind: Kind
  /** Seconds into the phase at which it was due. */
  readonly at: number
  /** From the moment when it was due, whenever it could be sent: a late client hides no wait. */
  readonly ms: number
  readonly status: number
}

export interface Load {
  readonly observed: readonly Observed[]
  readonly seconds: number
  /** How late the client itself ever was. */
  readonly latestMs: number
}

/** Sends requests by a schedule of its own (arrivals of a Poisson process), whether or not others have been answered. */
export async function sendOnSchedule(
  mix: Mix,
  {
    rate,
    seconds,
    random,
    signal,
  }: {
    readonly rate: number
    readonly seconds: number
    readonly random: () => number
    readonly signal: AbortSignal
  },
): Promise<Load> {
  const observed: Observed[] = []
  const underway = new Set<Promise<void>>()
  const began = performance.now()
  let due = 0
  let latestMs = 0
  while (due < seconds * 1_000 && !signal.aborted) {
    const ahead = began + due - performance.now()
    if (ahead > 1) {
      await new Promise((resolve) => setTimeout(resolve, ahead))
      continue
    }
    latestMs = Math.max(latestMs, -ahead)
    const [at, { kind, status }] = [due, mix.request()]
    const ending = status.then((status) => {
      observed.push({ kind, at: at / 1_000, ms: performance.now() - began - at, status })
      underway.delete(ending)
    })
    underway.add(ending)
    due -= (Math.log(1 - random()) / rate) * 1_000
  }
  await Promise.all(underway)
  return { observed, seconds: Math.max(due / 1_000, 0.001), latestMs }
}

/** Has so many clients each send as soon as it is answered. @returns requests answered a second, but for those pushed back */
export async function findCapacity(
  mix: Mix,
  {
    clients,
    seconds,
    signal,
  }: { readonly clients: number; readonly seconds: number; readonly signal: AbortSignal },
): Promise<number> {
  const began = performance.now()
  let answered = 0
  const client = async () => {
    while (performance.now() - began < seconds * 1_000 && !signal.aborted) {
      const status = await mix.request().status
      if (isDone(status)) answered += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return answered / ((performance.now() - began) / 1_000)
}

/** Neither pushed back, nor failed, nor lost. */
export function isDone(status: number): boolean {
  return status > 0 && status < 500 && status !== 429
}
