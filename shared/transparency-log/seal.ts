/** Consecutive records of one lane; `to` is exclusive. */
export interface LaneRange {
  readonly lane: string
  readonly from: number
  readonly to: number
}

/** A lane that may still grow: what its next record must be. */
export interface OpenLane {
  readonly lane: string
  /** The next sequence number. */
  readonly next: number
  /** Hex hash of the record before; 64 zeros where there is none. */
  readonly last: string
  /** The time of the record before, as a timestamp; that of the lane's opening where there is none. */
  readonly time: string
  /** The first record that was not sealed, and why; nothing after it is either. */
  readonly refused?: { readonly seq: number; readonly what: string }
}

/**
 * What one sealing adds to the tree, committed whole before anything of it is signed: whoever dies after that,
 * the next sealer writes the same tiles and signs the same head.
 */
export interface Seal {
  /** 1 for the first. */
  readonly number: number
  /** When it was made, as a timestamp; never before the one before it. */
  readonly time: string
  /** The tree's size without it, and with it. */
  readonly first: number
  readonly size: number
  /** Hex root of the tree with it. */
  readonly root: string
  /** In the order of the leaves: by lane name, and each lane by sequence number. */
  readonly ranges: readonly LaneRange[]
  /** The records' hashes in the order of the leaves, 32 bytes each. */
  readonly hashes: Uint8Array
  /** Lanes that have not ended with it, by name. */
  readonly open: readonly OpenLane[]
  /** Milliseconds since the epoch: of the lanes opened before it, all that have not ended are among the open ones. */
  readonly horizon: number
}
