import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { SunderError } from '../runtime/sunder-error.ts'
import { indexKeys, registryKey } from './audit-keys.ts'
import type { AuditAppender, StoredRecord } from './audit-table.ts'
import { expiryAttribute } from './audit-table-definition.ts'
import { auditUnavailable } from './dynamodb-audit-items.ts'
import { laneLifeMs } from './lane-name.ts'
import { openRecord } from './open-record.ts'
import { expiresAt, isSealersLane } from './retention.ts'

/**
 * Puts each record on the condition that nothing stands in its place.
 *
 * Where something does, it is compared with what was to be written: DynamoDB returns it with the refusal
 * (`ReturnValuesOnConditionCheckFailure`), so that a writer's role needs no right to read. An engine
 * that does not is asked by a consistent read. What can't be compared is in doubt, never a success.
 *
 * Each item but the sealer's own says when time may remove it (`expires`). That is derived, too: `watch-audit` judges a
 * removal by the record's own time.
 */
export function createDynamoDbAuditAppender({
  client,
  table,
  keepForMs,
}: {
  readonly client: DynamoDBClient
  readonly table: string
  /** From a record's time on. */
  readonly keepForMs: number
}): AuditAppender {
  type Item = Record<string, AttributeValue>

  const put = async (item: Item): Promise<'written' | Item> => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: item,
          ConditionExpression: 'attribute_not_exists(#lane)',
          ExpressionAttributeNames: { '#lane': 'lane' },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      return 'written'
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw auditUnavailable(error)
      return error.Item ?? (await readBack(item))
    }
  }

  const readBack = async ({ lane, seq }: Item): Promise<Item> => {
    try {
      const Key = { lane: lane ?? { S: '' }, seq: seq ?? { N: '0' } }
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
      return Item ?? {}
    } catch (error) {
      throw auditUnavailable(error)
    }
  }

  return {
    async registerLane(lane, openedAt) {
      const key = registryKey(lane)
      if (key === undefined) throw new SunderError('internal_error', { detail: 'the name is not a lane’s' })
      // The key holds the whole name: an item that stands there already is this very lane.
      await put({
        lane: { S: key.partition },
        seq: { N: key.sort },
        name: { S: lane },
        openedAt: { N: String(openedAt) },
        // Its records are found by it for as long as any of them is there.
        ...expiry(lane, openedAt + laneLifeMs, keepForMs),
      })
    },

    async put(stored) {
      const found = await put(toItem(stored, keepForMs))
      if (found === 'written') return
      if (found['body'] === undefined) throw auditUnavailable('the record in its place could not be read')
      if (isSame(found['body'].B, stored.body) && found['hash']?.S === stored.hash) return
      throw new SunderError('conflict', { detail: 'another record stands in its place' })
    },
  }
}

function toItem(stored: StoredRecord, keepForMs: number): Record<string, AttributeValue> {
  const { record, faults } = openRecord(stored)
  if (record === undefined || faults.length > 0) {
    throw new SunderError('internal_error', { detail: `not a record: ${faults.join(', ')}` })
  }
  const keys = Object.entries(indexKeys(record)).map(([name, value]) => [name, { S: value }])
  return {
    ...Object.fromEntries(keys),
    lane: { S: stored.lane },
    seq: { N: String(stored.seq) },
    body: { B: stored.body },
    hash: { S: stored.hash },
    ...expiry(stored.lane, Date.parse(record.time), keepForMs),
  }
}

function expiry(lane: string, moment: number, keepForMs: number): Record<string, AttributeValue> {
  if (isSealersLane(lane)) return {}
  return { [expiryAttribute]: { N: String(expiresAt(moment, keepForMs)) } }
}

function isSame(found: Uint8Array | undefined, written: Uint8Array): boolean {
  return found !== undefined && Buffer.from(found).equals(written)
}
