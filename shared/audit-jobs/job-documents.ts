/** A document, and the version of it that was read. */
export interface JobDocument {
  readonly text: string
  readonly version: string
}

/**
 * Where the state of jobs is kept. Names are made of folders of `a-z0-9_-` in any case. Durable on return; reads are
 * consistent. @throws SunderError `store_unavailable`, from which nobody knows whether the write took place
 */
export interface JobDocuments {
  read(name: string): Promise<JobDocument | undefined>
  /**
   * One conditional write, in place of the version that was read; undefined where nothing stands there yet.
   * @returns the new version, or `taken` where something else stands there
   */
  write(name: string, text: string, replaces: string | undefined): Promise<{ version: string } | 'taken'>
}
