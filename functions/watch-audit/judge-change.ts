import type { AttributeValue, DynamoDBRecord } from 'aws-lambda'
import type { StoredRecord } from '../../shared/audit/audit-table.ts'
import { parseLane } from '../../shared/audit/lane-name.ts'
import { openRecord } from '../../shared/audit/open-record.ts'

type Image = Readonly<Record<string, AttributeValue>>

/** What a change of the audit table calls for. */
export type Verdict =
  | { readonly kind: 'copy'; readonly record: StoredRecord }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'alarm'; readonly change: 'modified' | 'removed' | 'not_a_record' }

export interface Retention {
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly retentionMs: number
}

/**
 * A new record is copied; a new lane's registration is not, for its records name it. All else is an alarm, but
 * for DynamoDB's own removal (time to live) of what is older than its retention.
 */
export function judgeChange(change: DynamoDBRecord, retention: Retention): Verdict {
  const { NewImage, OldImage } = change.dynamodb ?? {}
  if (change.eventName === 'INSERT') return judgeInsert(NewImage ?? {})
  if (change.eventName !== 'REMOVE') return { kind: 'alarm', change: 'modified' }
  const expired = isByTimeToLive(change) && isOld(OldImage ?? {}, retention)
  return expired ? { kind: 'ignore' } : { kind: 'alarm', change: 'removed' }
}

function judgeInsert(image: Image): Verdict {
  if (image['lane']?.S?.startsWith('LANES#')) return { kind: 'ignore' }
  const record = recordOf(image)
  return record === undefined ? { kind: 'alarm', change: 'not_a_record' } : { kind: 'copy', record }
}

/** The record that an image holds, whatever is wrong with its bytes; undefined where it has no bytes, or no place in a lane. */
export function recordOf(image: Image | undefined): StoredRecord | undefined {
  const [lane, seq, body] = [image?.['lane']?.S, Number(image?.['seq']?.N), image?.['body']?.B]
  const isPlace = lane !== undefined && parseLane(lane) !== undefined && /^\d{1,10}$/.test(String(seq))
  if (!isPlace || body === undefined) return undefined
  return { lane, seq, body: Buffer.from(body, 'base64'), hash: image?.['hash']?.S ?? '' }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
function isByTimeToLive({ userIdentity }: DynamoDBRecord): boolean {
  const identity: unknown = userIdentity
  return (
    typeof identity === 'object' &&
    identity !== null &&
    'type' in identity &&
    identity.type === 'Service' &&
    'principalId' in identity &&
    identity.principalId === 'dynamodb.amazonaws.com'
  )
}

/**
 * By the record's own time, or the registration's: an attribute for DynamoDB can be set by whoever may put, and
 * must not be what the removal is judged by.
 */
function isOld(image: Image, { now, retentionMs }: Retention): boolean {
  const record = recordOf(image)
  const time = record === undefined ? registeredAt(image) : Date.parse(openRecord(record).record?.time ?? '')
  // Not a number, where there is none, is never old.
  return time + retentionMs <= now
}

function registeredAt(image: Image): number {
  return parseLane(image['name']?.S ?? '')?.openedAt ?? Number.NaN
}
