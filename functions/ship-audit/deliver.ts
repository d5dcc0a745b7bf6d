import { setTimeout as wait } from 'node:timers/promises'
import pRetry from 'p-retry'
import { type Delivery, down, type Receiver, type ShippedEvent } from '../../shared/shipping/receiver.ts'
import type { Parcel } from './collect-batches.ts'
import type { ShipperDependencies } from './dependencies.ts'

const retries = 4
const firstWaitMs = 500
const longestWaitMs = 10_000

type Down = Extract<Delivery, { kind: 'down' }>

/** How long a delivery may go on. */
export interface Patience {
  /** No other try begins from here on, milliseconds since the epoch. */
  readonly until: number
  readonly signal: AbortSignal
}

class ReceiverDown extends Error {
  readonly delivery: Down

  constructor(delivery: Down) {
    super(delivery.why)
    this.delivery = delivery
  }
}

/** Sends; and again while the receiver is down, with full jitter or after its `Retry-After`, as long as there is time. */
export async function sendPersistently(
  { clock, random = Math.random, sleep = sleepOr }: Pick<ShipperDependencies, 'clock' | 'random' | 'sleep'>,
  receiver: Receiver,
  events: readonly ShippedEvent[],
  { until, signal }: Patience,
): Promise<Delivery> {
  const waitForNext = async (error: Error, attempt: number): Promise<boolean> => {
    if (!(error instanceof ReceiverDown) || signal.aborted) return false
    const backoff = random() * Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1))
    const milliseconds = Math.max(backoff, error.delivery.retryAfterMs ?? 0)
    if (clock() + milliseconds >= until) return false
    await sleep(milliseconds, signal)
    return true
  }
  try {
    return await pRetry(() => sendOnce(receiver, events, signal), {
      retries,
      // The waits are taken in shouldRetry, where the receiver's wish is known.
      minTimeout: 0,
      shouldRetry: ({ error, attemptNumber }) => waitForNext(error, attemptNumber),
    })
  } catch (error) {
    if (error instanceof ReceiverDown) return error.delivery
    return down(error instanceof Error ? error.name : 'failed')
  }
}

async function sendOnce(
  receiver: Receiver,
  events: readonly ShippedEvent[],
  signal: AbortSignal,
): Promise<Delivery> {
  const delivery = signal.aborted ? down('stopped') : await receiver.send(events, signal)
  if (delivery.kind === 'down') throw new ReceiverDown(delivery)
  return delivery
}

export interface Handed {
  /** So many of the parcels, from the first on, need not be sent again. */
  readonly count: number
  /** Why the others were not. */
  readonly stopped?: Down | 'out of time' | undefined
}

/**
 * Hands parcels over in their order. A batch that is refused is halved until it is clear which event it is that is
 * refused; that one is given to `bury`, and the others go on.
 */
export async function handOver(
  deps: Pick<ShipperDependencies, 'clock' | 'random' | 'sleep'>,
  receiver: Receiver,
  parcels: readonly Parcel[],
  patience: Patience,
  bury: (parcel: Parcel, why: string) => Promise<void>,
): Promise<Handed> {
  const [first] = parcels
  if (first === undefined) return { count: 0 }
  const events = parcels.map(({ event }) => event)
  const delivery = await sendPersistently(deps, receiver, events, patience)
  if (delivery.kind === 'delivered') return { count: parcels.length }
  if (delivery.kind === 'down') return { count: 0, stopped: delivery }
  if (parcels.length === 1) {
    await bury(first, delivery.why)
    return { count: 1 }
  }
  const half = Math.ceil(parcels.length / 2)
  let count = 0
  for (const part of [parcels.slice(0, half), parcels.slice(half)]) {
    if (deps.clock() >= patience.until) return { count, stopped: 'out of time' }
    const handed = await handOver(deps, receiver, part, patience, bury)
    count += handed.count
    if (handed.stopped !== undefined) return { count, stopped: handed.stopped }
  }
  return { count }
}

async function sleepOr(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal })
}
