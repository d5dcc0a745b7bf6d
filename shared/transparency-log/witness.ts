/** Confirms that a log's heads never contradict one another (C2SP `tlog-witness`). */
export interface Witness {
  /**
   * Has a checkpoint cosigned; asking again for the same one succeeds.
   * @param prove the consistency proof from an older size to that of the checkpoint
   * @returns the note with the witness's cosignature added to it
   * @throws WitnessError, and what proving throws
   */
  cosign(note: string, prove: (olderSize: number) => Promise<readonly Uint8Array[]>): Promise<string>
}

/**
 * Why there is no cosignature: the witness could not be asked or understood; it knows no such log, or not its key; it has
 * cosigned a later head; or it holds a head that this one contradicts, which is what witnesses are for.
 */
export type WitnessFault = 'unavailable' | 'refused' | 'ahead' | 'inconsistent'

export class WitnessError extends Error {
  readonly code: WitnessFault

  constructor(code: WitnessFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WitnessError'
    this.code = code
  }
}
