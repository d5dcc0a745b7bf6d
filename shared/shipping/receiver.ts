import type { ReadRecord } from '../audit/record-schema.ts'

/** A record on its way to a SIEM. */
export interface ShippedEvent {
  readonly record: ReadRecord
  /** The record's place in the tree; undefined for an alarm that is sent before it is sealed. */
  readonly leaf: number | undefined
  /** What is sent: one JSON object as text, the same at each try. */
  readonly json: string
}

/**
 * What became of a batch:
 *
 * - `delivered`: the receiver has said that it has all of it
 * - `refused`: it will never take this batch; it may take each event by itself
 * - `down`: it takes nothing now, whatever it is sent. What it has of the batch is unknown
 *
 * `why` is for the log: never a secret, never the receiver's own words.
 */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'down'; readonly why: string; readonly retryAfterMs?: number | undefined }

/**
 * Somebody who takes records. A batch may come more than once, whole or in other portions; events come in the order
 * of the leaves, so that each lane's are in order.
 */
export interface Receiver {
  /** By which the policy, its cursor and its dead letters know it. */
  readonly name: string
  readonly format: 'record' | 'ocsf'
  /** The most that one batch may hold; `bytes` counts the events' JSON in UTF-8. One event alone may be larger. */
  readonly limits: { readonly events: number; readonly bytes: number }
  /** Sends once, within a time of its own. Every failure of the receiver's is a delivery, not an error. */
  send(batch: readonly ShippedEvent[], signal: AbortSignal): Promise<Delivery>
}

export const delivered: Delivery = { kind: 'delivered' }

export function refused(why: string): Delivery {
  return { kind: 'refused', why }
}

export function down(why: string, retryAfterMs?: number): Delivery {
  return { kind: 'down', why, retryAfterMs }
}
