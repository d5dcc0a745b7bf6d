import type { AuditedFunction } from './lane-name.ts'

/** A stored record: its exact bytes are the truth, everything beside them is derived. */
export interface StoredRecord {
  readonly lane: string
  readonly seq: number
  /** Canonical JSON, UTF-8, at most 16 KiB. */
  readonly body: Uint8Array
  /** Hex SHA-256 of `body`. */
  readonly hash: string
}

/**
 * The append side of the audit table, for every function.
 *
 * `put` is one conditional write per sequence number: putting the same bytes again succeeds, other
 * bytes fail with `conflict`. An error other than `conflict` leaves the write in doubt.
 */
export interface AuditAppender {
  /** Makes the lane findable by its day, before its first record. Idempotent. */
  registerLane(lane: string, openedAt: number): Promise<void>
  put(record: StoredRecord): Promise<void>
}

export interface RecordQuery {
  /** Inclusive and exclusive, milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  readonly actor?: string
  readonly trace?: string
  /** Only what these functions wrote; nothing else is read, however much there is of it. */
  readonly writers?: readonly AuditedFunction[]
  /** From the end of the span backwards, for who looks at the latest. */
  readonly newestFirst?: boolean
  /** The cursor of a page in the same order. */
  readonly after?: string
  readonly limit: number
}

/** The read side, for the audit function. Indexes only find keys: base items are read and judged. Reads are consistent. */
export interface AuditReader {
  /** Lanes opened in the span, of every function or of these, in the order of their names. */
  lanes(from: number, to: number, writers?: readonly AuditedFunction[]): Promise<string[]>
  /** The records of a lane by sequence from a number on, whatever state they are in; all where none is named. */
  readLane(lane: string, from?: number): AsyncIterable<StoredRecord>
  get(lane: string, seq: number): Promise<StoredRecord | undefined>
  /** Records in the order of time, newest last unless asked otherwise; `next` is the cursor of the following page. */
  search(query: RecordQuery): Promise<{ records: StoredRecord[]; next: string | undefined }>
}
