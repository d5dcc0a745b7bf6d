import type { StoredRecord } from '../audit/audit-table.ts'
import type { LineOf } from './export-line.ts'

/** Below every number that the table can hold in its place, for all that a lane's owner would write. */
export const lowestSeq = -1e37

/** How far a lane is sealed. */
export interface SealedLane {
  readonly sealed: number
  readonly ended: boolean
  readonly refused: string | null
}

export function unsealedLine(
  { lane, seq, hash, body }: StoredRecord,
  { sealed, ended, refused }: SealedLane,
): LineOf<'unsealed'> {
  return {
    type: 'unsealed',
    lane,
    seq: Number.isFinite(seq) ? seq : null,
    sealed,
    ended,
    refused,
    hash,
    body: Buffer.from(body).toString('base64'),
  }
}
