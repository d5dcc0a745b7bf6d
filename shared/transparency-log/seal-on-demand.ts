/** Seals what is recorded now, without waiting for the minute. */
export interface SealOnDemand {
  /**
   * Everything that was recorded before the call is in the tree of that size, unless there is more of it than one run
   * may seal. `checkpoint` is the note of its head; undefined while nothing was ever sealed.
   * @throws SunderError `store_unavailable`
   */
  seal(): Promise<{ readonly size: number; readonly checkpoint: string | undefined }>
}
