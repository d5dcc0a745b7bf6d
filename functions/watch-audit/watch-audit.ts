import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda'
import type { AuditArchive } from '../../shared/audit/audit-archive.ts'
import type { StoredRecord } from '../../shared/audit/audit-table.ts'
import { isAlarm } from '../../shared/audit/is-alarm.ts'
import { hashBody } from '../../shared/audit/record-bytes.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { Metrics } from '../../shared/runtime/metrics.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { AlarmSignal } from '../../shared/shipping/alarm-signal.ts'
import { judgeChange, recordOf, type Verdict } from './judge-change.ts'

export interface AuditWatchDependencies {
  readonly archive: AuditArchive
  /** Undefined where nothing is shipped. */
  readonly alarmSignal: AlarmSignal | undefined
  readonly log: Log
  readonly metrics: Metrics
  readonly clock: Clock
  /** How long records stand, in milliseconds, before time may remove them. */
  readonly retentionMs: number
}

/** Watches a batch of the stream's records, in their order. @returns the first that must come again, with all after it */
export type AuditWatch = (records: readonly DynamoDBRecord[]) => Promise<DynamoDBBatchResponse>

/**
 * Watches over the audit table by its stream (new and old images): copies each new record to the archive, has alarm
 * records shipped at once, and raises an alarm for all else, with both images kept as evidence. IAM can't forbid a lane's writer to overwrite
 * its own record; it is seen here, and the record as it was is in the archive.
 */
export function createAuditWatch(deps: AuditWatchDependencies): AuditWatch {
  const watchOne = async (change: DynamoDBRecord): Promise<void> => {
    const verdict = judgeChange(change, { now: deps.clock(), retentionMs: deps.retentionMs })
    if (verdict.kind === 'copy')
      await Promise.all([deps.archive.keep(verdict.record), signal(verdict.record)])
    if (verdict.kind === 'alarm') await raiseAlarm(change, verdict)
  }

  /** An alarm is shipped at once, whether or not the archive answers. */
  const signal = async (record: StoredRecord): Promise<void> => {
    if (!isAlarm(record)) return
    await deps.alarmSignal?.raise({ lane: record.lane, seq: record.seq })
  }

  /** First the alarm: it must not wait for an archive that does not answer. A retry may raise it again. */
  const raiseAlarm = async (
    change: DynamoDBRecord,
    { change: what }: Extract<Verdict, { kind: 'alarm' }>,
  ): Promise<void> => {
    deps.metrics.count('AuditRecordAltered')
    deps.log.error(whatChanged(change), `an audit record was altered: ${what}`)
    await deps.archive.keepEvidence(eventIdOf(change), evidenceOf(change, what))
  }

  return async (records) => {
    // Side by side: each is kept under a name of its own, so that none waits for another.
    const outcomes = await Promise.allSettled(records.map(watchOne))
    const failed = outcomes.findIndex(({ status }) => status === 'rejected')
    const outcome = outcomes[failed]
    if (outcome?.status !== 'rejected') return { batchItemFailures: [] }
    // Without a number, Lambda takes the whole batch to have failed.
    const itemIdentifier = records[failed]?.dynamodb?.SequenceNumber ?? ''
    deps.log.error({ sequenceNumber: itemIdentifier, ...whyFailed(outcome.reason) }, 'a change was not kept')
    return { batchItemFailures: [{ itemIdentifier }] }
  }
}

function eventIdOf({ eventID, dynamodb }: DynamoDBRecord): string {
  const id = eventID ?? dynamodb?.SequenceNumber
  if (id === undefined) throw new SunderError('internal_error', { detail: 'the stream’s record has no id' })
  return id
}

/** Both images as the stream gives them, the bytes of bodies in base64. */
function evidenceOf(change: DynamoDBRecord, what: string): Uint8Array {
  const { eventID, eventName, userIdentity, dynamodb } = change
  const { ApproximateCreationDateTime, SequenceNumber, Keys, OldImage, NewImage } = dynamodb ?? {}
  const at = ApproximateCreationDateTime
  const document = {
    change: what,
    eventID,
    eventName,
    userIdentity,
    at,
    SequenceNumber,
    Keys,
    OldImage,
    NewImage,
  }
  return Buffer.from(JSON.stringify(document), 'utf8')
}

/** Ids and hashes alone. */
function whatChanged({ dynamodb: { Keys, OldImage, NewImage } = {} }: DynamoDBRecord): object {
  return {
    lane: Keys?.['lane']?.S,
    seq: Keys?.['seq']?.N,
    oldHash: hashOf(OldImage),
    newHash: hashOf(NewImage),
  }
}

function hashOf(image: Record<string, AttributeValue> | undefined): string | undefined {
  const record = recordOf(image)
  return record && hashBody(record.body)
}

function whyFailed(reason: unknown): object {
  return reason instanceof SunderError
    ? { code: reason.code, detail: reason.detail }
    : { name: reason instanceof Error ? reason.name : 'unknown' }
}
