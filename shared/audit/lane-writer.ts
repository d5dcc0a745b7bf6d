import pRetry from 'p-retry'
import { type Clock, toTimestamp } from '../runtime/clock.ts'
import type { RandomBytes } from '../runtime/random.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { AuditLog } from './audit-log.ts'
import type { AuditAppender, StoredRecord } from './audit-table.ts'
import { type AuditedFunction, nameLane, recordId } from './lane-name.ts'
import { createLanePool, type Lane, type LaneLimits, openLane } from './lane-pool.ts'
import type { AuditRecord, RecordDraft } from './record.ts'
import { hashBody, recordBytes } from './record-bytes.ts'

export interface AuditLogDependencies {
  readonly appender: AuditAppender
  readonly functionName: AuditedFunction
  readonly policyDigest: string
  readonly clock: Clock
  readonly random: RandomBytes
  readonly limits?: LaneLimits
}

/** Far beyond what is let in at a time; whoever waits does so for one write of another, no more. */
const defaultLimits: LaneLimits = { maxLanes: 256, maxWaiting: 256 }

/**
 * Appends to lanes of the process's own: as many as it has appends in flight, one write at a time in
 * each. A failed write is tried again with the same bytes; where it still fails, or other bytes stand
 * in its place, the lane is retired and the append fails.
 */
export function createAuditLog(deps: AuditLogDependencies): AuditLog {
  const { appender, functionName, policyDigest, clock, random, limits = defaultLimits } = deps

  const pool = createLanePool(
    async () => {
      const openedAt = clock()
      const name = nameLane(functionName, openedAt, random)
      await persist(() => appender.registerLane(name, openedAt))
      return openLane(name, openedAt)
    },
    clock,
    limits,
  )

  return {
    async append(draft) {
      const lane = await pool.take()
      let next: ReturnType<typeof nextRecord>
      try {
        next = nextRecord(lane, draft, policyDigest, clock())
      } catch (error) {
        // Nothing was written: the lane is as it was.
        pool.giveBack(lane)
        throw error
      }
      try {
        await persist(() => appender.put(next.stored))
      } catch (error) {
        pool.retire(lane)
        throw error
      }
      lane.seq += 1
      lane.prev = next.stored.hash
      lane.lastTime = Date.parse(next.record.time)
      pool.giveBack(lane)
      return { ...next.record, hash: next.stored.hash }
    },
  }
}

function nextRecord(
  lane: Lane,
  draft: RecordDraft,
  policyDigest: string,
  now: number,
): { readonly record: AuditRecord; readonly stored: StoredRecord } {
  const { name, seq, prev } = lane
  const id = recordId(name, seq)
  const time = toTimestamp(Math.max(now, lane.lastTime))
  const record: AuditRecord = { ...draft, v: 1, id, lane: name, seq, prev, time, policyDigest }
  const body = recordBytes(record)
  return { record, stored: { lane: name, seq, body, hash: hashBody(body) } }
}

/** After this many milliseconds no other try begins: whoever waits for the record can't wait for ever. */
const persistWithinMs = 3_500

/** Tries a write three times. The same bytes may be put again; a conflict is final. */
async function persist(write: () => Promise<void>): Promise<void> {
  const started = performance.now()
  try {
    // Most writes need nobody who repeats them: what does is set up for those that do.
    await write()
  } catch (error) {
    await repeat(write, error, persistWithinMs - (performance.now() - started))
  }
}

/** Goes on behind a first try that failed. */
async function repeat(write: () => Promise<void>, failure: unknown, withinMs: number): Promise<void> {
  try {
    await pRetry((attempt) => (attempt === 1 ? Promise.reject(failure) : write()), {
      retries: 2,
      minTimeout: 50,
      factor: 4,
      maxRetryTime: Math.max(0, withinMs),
      shouldRetry: ({ error }) => !(error instanceof SunderError && error.code === 'conflict'),
    })
  } catch (error) {
    const detail = error instanceof SunderError ? (error.detail ?? error.code) : 'audit table'
    throw new SunderError('audit_unavailable', { detail, cause: error })
  }
}
