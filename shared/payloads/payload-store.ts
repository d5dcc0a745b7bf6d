/**
 * Where inputs and answers are kept, encrypted, apart from the audit records that commit to them.
 *
 * An object is written once, durably, before `put` returns; putting an id again fails with
 * `conflict`. Writers can't read. Errors: `store_unavailable`.
 */
export type PayloadKind = 'pending' | 'previews' | 'requests' | 'responses'

export interface PayloadWriter {
  put(kind: PayloadKind, id: string, sealed: SealedPayload): Promise<void>
}

export interface PayloadReader {
  get(kind: PayloadKind, id: string): Promise<SealedPayload | undefined>
}

/** The payload with the random bytes that make its commitment unguessable; they live and die together. */
export interface SealedPayload {
  /** 32 random bytes. */
  readonly salt: Uint8Array
  readonly payload: Uint8Array
}
