import type { AuditAppender, StoredRecord } from '../../shared/audit/audit-table.ts'
import { recordId } from '../../shared/audit/lane-name.ts'
import { hashBody, recordBytes } from '../../shared/audit/record-bytes.ts'
import { type Clock, toTimestamp } from '../../shared/runtime/clock.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { OpenLane } from '../../shared/transparency-log/seal.ts'

/**
 * Ends a lane: its next record is from now on this one, so that a write of the lane's owner that comes late meets a
 * conflict, and its request fails. A lane without a record is ended as well: its owner may have been frozen between
 * registering it and its first write.
 *
 * @returns undefined where another record came before
 */
export async function closeLane(
  deps: {
    readonly appender: Pick<AuditAppender, 'put'>
    readonly policyDigest: string
    readonly clock: Clock
  },
  { lane, next: seq, last: prev, time: lastTime }: OpenLane,
): Promise<StoredRecord | undefined> {
  const time = toTimestamp(Math.max(deps.clock(), Date.parse(lastTime)))
  const body = recordBytes({
    v: 1,
    id: recordId(lane, seq),
    lane,
    seq,
    prev,
    time,
    policyDigest: deps.policyDigest,
    kind: 'lane-closed',
    action: 'lane.close',
  })
  const stored = { lane, seq, body, hash: hashBody(body) }
  try {
    await deps.appender.put(stored)
    return stored
  } catch (error) {
    if (error instanceof SunderError && error.code === 'conflict') return undefined
    throw error
  }
}
