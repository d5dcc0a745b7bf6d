import { setTimeout as delay } from 'node:timers/promises'
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  paginateQuery,
} from '@aws-sdk/client-dynamodb'
import { atOnce } from '../runtime/at-once.ts'
import { toTimestamp } from '../runtime/clock.ts'
import { daysOf, type IndexAttribute, indexKeys, indexPartitions } from './audit-keys.ts'
import type { AuditReader, StoredRecord } from './audit-table.ts'
import { auditUnavailable, toStoredRecord } from './dynamodb-audit-items.ts'
import { type AuditedFunction, parseLane } from './lane-name.ts'
import { openRecord } from './open-record.ts'
import { decodeCursor, encodeCursor } from './search-cursor.ts'

/** What an index says: that a record of this key may stand in this place. */
interface Hint {
  readonly attribute: IndexAttribute
  readonly partition: string
  readonly at: string
  readonly lane: string
  readonly seq: string
}

type Source = Pick<Hint, 'attribute' | 'partition'>

/** What is asked of a partition: places from `low` to `high`, so many, of these functions' lanes where some are named. */
interface Range {
  readonly low: string
  readonly high: string
  readonly limit: number
  readonly writers: readonly AuditedFunction[] | undefined
  readonly newestFirst: boolean
}

/** Hints that are looked through at a time where most may be other functions'. */
const lookedThrough = 1000

const batchSize = 100
const batchAttempts = 6
const batchesAtOnce = 5

/**
 * Merges the shards of an index in the order of time, then reads the base items. A record that does not
 * bear out the hint is left out; one that can't be read is kept, for the caller to see.
 */
export function createDynamoDbSearch({
  client,
  table,
}: {
  readonly client: DynamoDBClient
  readonly table: string
}): AuditReader['search'] {
  const hints = async (
    source: Source,
    { low, high, limit, writers, newestFirst }: Range,
  ): Promise<Hint[]> => {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        IndexName: `by-${source.attribute}`,
        KeyConditionExpression: '#partition = :partition AND #at BETWEEN :low AND :high',
        ExpressionAttributeNames: { '#partition': source.attribute, '#at': 'at' },
        ExpressionAttributeValues: {
          ':partition': { S: source.partition },
          ':low': { S: low },
          ':high': { S: high },
        },
        ScanIndexForward: !newestFirst,
        Limit: writers === undefined ? limit : lookedThrough,
      },
    )
    const found: Hint[] = []
    for await (const { Items = [] } of pages) {
      const page = Items.map((item) => ({
        ...source,
        at: item['at']?.S ?? '',
        lane: item['lane']?.S ?? '',
        seq: item['seq']?.N ?? '',
      }))
      found.push(...page.filter(({ lane }) => isOf(lane, writers)))
      if (found.length >= limit) break
    }
    return found.slice(0, limit)
  }

  const readBatch = async (batch: readonly Hint[]): Promise<StoredRecord[]> => {
    const records: StoredRecord[] = []
    let keys: Record<string, AttributeValue>[] = batch.map(({ lane, seq }) => ({
      lane: { S: lane },
      seq: { N: seq },
    }))
    for (let attempt = 1; keys.length > 0; attempt += 1) {
      if (attempt > batchAttempts) throw auditUnavailable('unprocessed keys')
      if (attempt > 1) await delay(25 * 2 ** attempt)
      const request = { [table]: { Keys: keys, ConsistentRead: true } }
      const answer = await client.send(new BatchGetItemCommand({ RequestItems: request }))
      records.push(...(answer.Responses?.[table] ?? []).map(toStoredRecord))
      keys = answer.UnprocessedKeys?.[table]?.Keys ?? []
    }
    return records
  }

  const readAll = async (page: readonly Hint[]): Promise<StoredRecord[]> => {
    const found = new Map<string, StoredRecord>()
    const starts = Array.from({ length: Math.ceil(page.length / batchSize) }, (_, index) => index * batchSize)
    await atOnce(starts, batchesAtOnce, async (start) => {
      for (const record of await readBatch(page.slice(start, start + batchSize))) {
        found.set(place(record.lane, record.seq), record)
      }
    })
    return page.flatMap((hint) => {
      const record = found.get(place(hint.lane, hint.seq))
      return record !== undefined && bearsOut(record, hint) ? [record] : []
    })
  }

  return async ({ from, to, actor, trace, writers, newestFirst = false, after, limit }) => {
    const bounds = boundsOf({ from: toTimestamp(from), to: toTimestamp(to), after, newestFirst })
    const { low, high } = bounds
    const range: Range = { low, high, limit: limit + 1, writers, newestFirst }
    const merged: Hint[] = []
    try {
      for (const sources of sourceGroups({ ...bounds, actor, trace, newestFirst })) {
        if (low >= high || merged.length > limit) break
        const found = await Promise.all(sources.map((source) => hints(source, range)))
        merged.push(...inOrder(found.flat(), newestFirst))
      }
      const page = merged.slice(0, limit)
      const last = page.at(-1)
      const next = merged.length > limit && last !== undefined ? encodeCursor(last.at) : undefined
      return { records: await readAll(page), next }
    } catch (error) {
      throw auditUnavailable(error)
    }
  }
}

/** Groups of partitions to ask: each group as one, one group after the other in the order that is asked for. */
function sourceGroups(query: {
  readonly low: string
  readonly high: string
  readonly actor: string | undefined
  readonly trace: string | undefined
  readonly newestFirst: boolean
}): Source[][] {
  const sources = (attribute: IndexAttribute, value: string) =>
    indexPartitions(value).map((partition) => ({ attribute, partition }))
  if (query.trace !== undefined) return [[...sources('grant', query.trace), ...sources('job', query.trace)]]
  if (query.actor !== undefined) return [sources('actor', query.actor)]
  const { low, high } = query
  // A place lies in its moment; a bare moment is where the span ends.
  const end = momentOf(high) + (high.length > momentLength ? 1 : 0)
  const days = daysOf(momentOf(low), end)
  return (query.newestFirst ? days.reverse() : days).map((day) => sources('day', day))
}

/** `2026-11-22T12:00:00.000Z` */
const momentLength = 24

function momentOf(bound: string): number {
  return Date.parse(bound.slice(0, momentLength))
}

/** By time, lane and sequence; an entry that an index holds twice counts once. */
function inOrder(hints: readonly Hint[], newestFirst: boolean): Hint[] {
  const unique = new Map(hints.map((hint) => [`${hint.at} ${hint.lane} ${hint.seq}`, hint]))
  const earlier = newestFirst ? 1 : -1
  return [...unique.values()].sort((one, other) => (one.at < other.at ? earlier : -earlier))
}

/** The lane's name is the item's key: it needs no reading of the record to tell whose it is. */
function isOf(lane: string, writers: readonly AuditedFunction[] | undefined): boolean {
  const writer = parseLane(lane)?.functionName
  return writers === undefined || (writer !== undefined && writers.includes(writer))
}

function bearsOut(stored: StoredRecord, hint: Hint): boolean {
  const { record } = openRecord(stored)
  if (record === undefined) return true
  const keys = indexKeys(record)
  return keys.at === hint.at && keys[hint.attribute] === hint.partition
}

/** The places to look from and to, both inclusive: the span's, or what lies on from the cursor in the order asked for. */
function boundsOf({
  from,
  to,
  after,
  newestFirst,
}: {
  readonly from: string
  readonly to: string
  readonly after: string | undefined
  readonly newestFirst: boolean
}): Pick<Range, 'low' | 'high'> {
  if (after === undefined) return { low: from, high: to }
  const cursor = decodeCursor(after)
  if (newestFirst) return { low: from, high: cursor < to ? before(cursor) : to }
  const behind = `${cursor} `
  return { low: behind > from ? behind : from, high: to }
}

/** The last bound below a place: no other place lies between the two. */
function before(place: string): string {
  return `${place.slice(0, -1)}${String.fromCharCode(place.charCodeAt(place.length - 1) - 1)}~`
}

function place(lane: string, seq: number | string): string {
  return `${lane}/${seq}`
}
