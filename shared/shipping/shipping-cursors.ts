/** How far a receiver has come. */
export interface Cursor {
  /** The seal that holds the next leaf, or whose end it is. */
  readonly seal: number
  /** The next leaf that it gets. */
  readonly leaf: number
  /** Milliseconds since the epoch: until then it asked to be left alone. */
  readonly notBefore?: number | undefined
}

/** A cursor as it was read; `version` is the adapter's own. */
export interface KeptCursor extends Cursor {
  readonly version: string
}

/** Where a receiver that has never had anything begins. */
export const atTheBeginning: Cursor = { seal: 1, leaf: 0 }

/**
 * How far each receiver has come, across restarts. Durable on return.
 * @throws SunderError `store_unavailable`
 */
export interface ShippingCursors {
  read(receiver: string): Promise<KeptCursor | undefined>
  /**
   * One conditional write in place of what was read (undefined: nothing was there). `taken`: somebody else was
   * there first, and nothing was written.
   */
  advance(receiver: string, from: KeptCursor | undefined, to: Cursor): Promise<KeptCursor | 'taken'>
}
