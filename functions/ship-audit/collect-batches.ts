import type { DeadLetter } from '../../shared/shipping/dead-letters.ts'
import type { Receiver, ShippedEvent } from '../../shared/shipping/receiver.ts'
import { shippedEvent } from '../../shared/shipping/shipped-event.ts'
import type { Cursor } from '../../shared/shipping/shipping-cursors.ts'
import type { ShipperDependencies } from './dependencies.ts'
import { isPastRetention, type SealedLeaf, sealedSince } from './sealed-leaves.ts'

/** An event with the leaf that it is of. */
export interface Parcel {
  readonly leaf: SealedLeaf
  readonly event: ShippedEvent
}

export interface Batch {
  readonly parcels: readonly Parcel[]
  /** Of records that can't be sent: they are not there, or not what was sealed. */
  readonly letters: readonly DeadLetter[]
  /** Where the receiver stands once it has all of it. */
  readonly end: Cursor
}

/** What was sealed from a cursor on, in portions that the receiver takes. What time has removed is left out. */
export async function* collectBatches(
  deps: ShipperDependencies,
  receiver: Receiver,
  cursor: Cursor,
): AsyncGenerator<Batch> {
  let batch = emptyBatch(cursor)
  for await (const leaf of sealedSince(deps, cursor)) {
    const content = contentOf(deps, receiver, leaf)
    const size = content.event === undefined ? 0 : Buffer.byteLength(content.event.json)
    if (isFull(batch, size, receiver.limits)) {
      yield batch
      batch = emptyBatch(batch.end)
    }
    if (content.event !== undefined) batch.parcels.push({ leaf, event: content.event })
    if (content.letter !== undefined) batch.letters.push(content.letter)
    batch.bytes += size
    batch.end = { seal: leaf.seal, leaf: leaf.leaf + 1 }
    batch.leaves += 1
  }
  if (batch.leaves > 0) yield batch
}

interface OpenBatch extends Batch {
  readonly parcels: Parcel[]
  readonly letters: DeadLetter[]
  end: Cursor
  bytes: number
  leaves: number
}

function emptyBatch({ seal, leaf }: Cursor): OpenBatch {
  return { parcels: [], letters: [], end: { seal, leaf }, bytes: 0, leaves: 0 }
}

/** So many leaves at the most, so that progress is kept also where nothing of it is sent. */
const mostLeaves = 10_000

function isFull({ parcels, bytes, leaves }: OpenBatch, size: number, limits: Receiver['limits']): boolean {
  if (leaves >= mostLeaves) return true
  return parcels.length > 0 && (parcels.length >= limits.events || bytes + size > limits.bytes)
}

function contentOf(
  { clock, retentionMs }: ShipperDependencies,
  { name, format }: Receiver,
  sealed: SealedLeaf,
): { readonly event?: ShippedEvent; readonly letter?: DeadLetter } {
  const { lane, seq, leaf, seal, hash, stored } = sealed
  const letter = (why: string) => ({ letter: { receiver: name, lane, seq, leaf, seal, hash, why } })
  if (stored === undefined) {
    return isPastRetention(lane, clock(), retentionMs) ? {} : letter('the record is not there')
  }
  const event = shippedEvent(stored, { leaf, seal, hash }, format)
  return event === undefined ? letter('the record is not what was sealed') : { event }
}
