import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { RecordPlace } from '../../shared/shipping/alarm-signal.ts'
import type { Receiver } from '../../shared/shipping/receiver.ts'
import { shippedEvent } from '../../shared/shipping/shipped-event.ts'
import { type Patience, sendPersistently } from './deliver.ts'
import type { ShipperDependencies } from './dependencies.ts'
import { createOneAtATime } from './one-at-a-time.ts'
import { type Passed, shipToReceiver } from './ship-to-receiver.ts'

/** A pass's end, by receiver. */
export type PassReport = Readonly<Record<string, Passed['kind'] | 'failed'>>

export interface Shipper {
  /** Ships what was sealed since each receiver's cursor; receivers wait for nobody but themselves. Never throws. */
  pass(): Promise<PassReport>
  /** Sends an alarm record to every receiver before it is sealed. What is no alarm record is not sent. Never throws. */
  sendAlarm(place: RecordPlace): Promise<void>
  /** Breaks off what is being sent, for good, and waits for its end. */
  close(): Promise<void>
}

/** Of one receiver, one pass is under way at a time; one that is asked for meanwhile follows it. */
export function createShipper(deps: ShipperDependencies): Shipper {
  const stop = new AbortController()
  const patience = (): Patience => ({ until: deps.clock() + deps.patienceMs, signal: stop.signal })
  const lines = deps.receivers.map((receiver) => ({
    name: receiver.name,
    passes: createOneAtATime(
      () => passOf(deps, receiver, patience()),
      (kind) => kind === 'done' && !stop.signal.aborted,
    ),
  }))
  const alarms = new Set<Promise<unknown>>()

  return {
    async pass() {
      const ends = lines.map(async ({ name, passes }) => [name, await passes.run()] as const)
      return Object.fromEntries(await Promise.all(ends))
    },
    async sendAlarm(place) {
      const sending = Promise.all(
        deps.receivers.map((receiver) => sendAlarmTo(deps, receiver, place, patience())),
      )
      alarms.add(sending)
      await sending.finally(() => alarms.delete(sending))
    },
    async close() {
      stop.abort()
      await Promise.all([...lines.map(({ passes }) => passes.underWay()), ...alarms])
    },
  }
}

async function passOf(
  deps: ShipperDependencies,
  receiver: Receiver,
  patience: Patience,
): Promise<Passed['kind'] | 'failed'> {
  try {
    const passed = await shipToReceiver(deps, receiver, patience)
    await report(deps, receiver, passed)
    return passed.kind
  } catch (error) {
    deps.log.error({ receiver: receiver.name, ...whyFailed(error) }, 'a pass of shipping failed')
    return 'failed'
  }
}

/** `lag` is how many sealed records the receiver has not got. */
async function report(
  { log, metrics, seals }: ShipperDependencies,
  { name }: Receiver,
  { kind, why, from, leaf }: Passed,
): Promise<void> {
  if (kind !== 'down' && leaf === from) return
  const size = (await seals.latestSeal())?.size ?? 0
  const fields = { receiver: name, shipped: leaf - from, leaf, lag: size - leaf }
  if (kind !== 'down') return log.info(fields, 'records were shipped')
  metrics.count('ReceiverDown')
  log.warn({ ...fields, why }, 'a receiver takes no records')
}

async function sendAlarmTo(
  deps: ShipperDependencies,
  receiver: Receiver,
  place: RecordPlace,
  patience: Patience,
): Promise<void> {
  const { name, format } = receiver
  const late = (why: object) =>
    deps.log.warn(
      { receiver: name, ...place, ...why },
      'an alarm was not taken at once, it comes once sealed',
    )
  try {
    const stored = await deps.records.get(place.lane, place.seq)
    const event = stored && shippedEvent(stored, undefined, format)
    if (event?.record.kind !== 'alarm') return
    const delivery = await sendPersistently(deps, receiver, [event], patience)
    if (delivery.kind !== 'delivered') late({ why: delivery.why })
  } catch (error) {
    late(whyFailed(error))
  }
}

function whyFailed(error: unknown): object {
  if (error instanceof SunderError) return { code: error.code, detail: error.detail }
  return { name: error instanceof Error ? error.name : 'unknown' }
}
