import type { DeadLetter } from '../../shared/shipping/dead-letters.ts'
import type { Receiver } from '../../shared/shipping/receiver.ts'
import { atTheBeginning, type Cursor } from '../../shared/shipping/shipping-cursors.ts'
import { type Batch, collectBatches } from './collect-batches.ts'
import { type Handed, handOver, type Patience } from './deliver.ts'
import type { ShipperDependencies } from './dependencies.ts'
import type { SealedLeaf } from './sealed-leaves.ts'

/** However long a receiver asks to be left alone: nobody is forgotten by a slip of its clock. */
const longestSilenceMs = 3_600_000

/**
 * What a pass came to for one receiver:
 *
 * - `done`: it has all that is sealed
 * - `more`: the pass ran out of time, and the next goes on
 * - `down`: it takes nothing now
 * - `elsewhere`: another pass was there before, and goes on
 */
export interface Passed {
  readonly kind: 'done' | 'more' | 'down' | 'elsewhere'
  readonly why?: string
  /** Where the receiver stood before, and where it stands now. */
  readonly from: number
  readonly leaf: number
}

/**
 * Sends a receiver what was sealed since its cursor, and moves the cursor only behind what is delivered or kept as a
 * dead letter: whoever dies at any moment, nothing is left out, and something may come twice.
 *
 * A receiver that is new gets all that is kept, from the first leaf on: else taking it out of the policy and naming it
 * anew would be a way to leave something out.
 *
 * @throws SunderError `store_unavailable` where seals, records, cursor or dead letters can't be had
 */
export async function shipToReceiver(
  deps: ShipperDependencies,
  receiver: Receiver,
  patience: Patience,
): Promise<Passed> {
  let kept = await deps.cursors.read(receiver.name)
  const start: Cursor = kept ?? atTheBeginning
  const passed = (kind: Passed['kind'], why?: string): Passed => {
    const { leaf } = kept ?? start
    return { kind, from: start.leaf, leaf, ...(why !== undefined && { why }) }
  }
  if ((start.notBefore ?? 0) > deps.clock()) return passed('down', 'it asked to be left alone')

  for await (const batch of collectBatches(deps, receiver, start)) {
    const { reached, stopped } = await shipBatch(deps, receiver, batch, patience)
    const to = reached ?? stayFor(kept ?? start, stopped, deps.clock())
    const moved = to && (await deps.cursors.advance(receiver.name, kept, to))
    if (moved === 'taken') return passed('elsewhere')
    kept = moved ?? kept
    if (stopped === 'out of time' || isOver(deps, patience)) return passed('more')
    if (stopped !== undefined) return passed('down', stopped.why)
  }
  return passed('done')
}

/** @returns how far the batch has come, undefined where nothing of it has */
async function shipBatch(
  deps: ShipperDependencies,
  receiver: Receiver,
  { parcels, letters, end }: Batch,
  patience: Patience,
): Promise<{ readonly reached: Cursor | undefined; readonly stopped: Handed['stopped'] }> {
  const { count, stopped } = await handOver(deps, receiver, parcels, patience, (parcel, why) =>
    bury(deps, { ...parcel.leaf, receiver: receiver.name, why, event: parcel.event.json }),
  )
  const reached = stopped === undefined ? end : behind(parcels[count - 1]?.leaf, stopped, deps.clock())
  for (const letter of letters) {
    if (reached !== undefined && letter.leaf < reached.leaf) await bury(deps, letter)
  }
  return { reached, stopped }
}

function behind(last: SealedLeaf | undefined, stopped: Handed['stopped'], now: number): Cursor | undefined {
  return last && { seal: last.seal, leaf: last.leaf + 1, notBefore: silenceUntil(stopped, now) }
}

/** The cursor where it is, with the receiver's wish to be left alone; undefined where it has none. */
function stayFor({ seal, leaf }: Cursor, stopped: Handed['stopped'], now: number): Cursor | undefined {
  const notBefore = silenceUntil(stopped, now)
  return notBefore === undefined ? undefined : { seal, leaf, notBefore }
}

function silenceUntil(stopped: Handed['stopped'], now: number): number | undefined {
  if (stopped === undefined || stopped === 'out of time') return undefined
  const { retryAfterMs } = stopped
  return retryAfterMs === undefined ? undefined : now + Math.min(retryAfterMs, longestSilenceMs)
}

function isOver({ clock }: ShipperDependencies, { until, signal }: Patience): boolean {
  return signal.aborted || clock() >= until
}

async function bury(deps: ShipperDependencies, letter: DeadLetter): Promise<void> {
  const { receiver, lane, seq, leaf, seal, hash, why, event } = letter
  await deps.deadLetters.keep({ receiver, lane, seq, leaf, seal, hash, why, event })
  deps.metrics.count('EventRefused')
  deps.log.error({ receiver, lane, seq, leaf, why }, 'a record can’t be shipped')
}
