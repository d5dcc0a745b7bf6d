import type { Seal } from '../seal.ts'

/**
 * Where the tree, its seals and its checkpoints are kept. All but the latest checkpoint is written once and never
 * changed. Reads are consistent: what a write has returned for is found.
 * @throws SunderError `store_unavailable`
 */
export interface LogReader {
  /** The last that was committed, published or not; undefined for a log that is empty. */
  latestSeal(): Promise<Seal | undefined>
  seal(number: number): Promise<Seal | undefined>
  /** The number of the first seal that was published with a time at or after the moment, milliseconds since the epoch. */
  firstSealAt(moment: number): Promise<number | undefined>
  /** The signed note (C2SP `tlog-checkpoint`) of the latest head, with what cosignatures it has. */
  checkpoint(): Promise<string | undefined>
  /** The note as it was published with a seal. */
  checkpointOf(seal: number): Promise<string | undefined>
  /** A tile or an entry bundle by its C2SP `tlog-tiles` path, `tile/0/x001/234.p/5`. */
  tile(path: string): Promise<Uint8Array | undefined>
}

/** The sealer's side; of all functions it alone has one. */
export interface LogStore extends LogReader {
  /** One conditional write: of two sealers with the same number, one is told `taken`. Durable on return. */
  commit(seal: Seal): Promise<'committed' | 'taken'>
  /** Writes a tile once; the same bytes again succeed. @throws SunderError `conflict` where others stand */
  putTile(path: string, bytes: Uint8Array): Promise<void>
  /** Keeps the note under its seal, and as the latest where none of a later seal is there. Doing it again succeeds. */
  publish(seal: Pick<Seal, 'number' | 'time'>, note: string): Promise<void>
}
