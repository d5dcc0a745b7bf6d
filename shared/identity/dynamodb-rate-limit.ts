import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type Clock, toTimestamp } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { RateLimit } from './rate-limit.ts'
import { subjectKey } from './subject-key.ts'

const minute = 60_000
/** How long a past minute's item stays before the table's time-to-live may clear it. */
const keptSeconds = 3600

/**
 * Counts in the grants table, one item per principal, action and minute
 * (`SUBJECT#issuer|subject|RATE#action#2026-01-01T00:00:00.000Z`). A write whose answer was lost may count
 * twice: the stricter side.
 */
export function createDynamoDbRateLimit(deps: {
  readonly client: DynamoDBClient
  readonly table: string
  readonly clock: Clock
}): RateLimit {
  const documents = DynamoDBDocumentClient.from(deps.client)
  return {
    async take(principal, action, perMinute) {
      const now = deps.clock()
      const start = Math.floor(now / minute) * minute
      const limited = () =>
        new SunderError('rate_limited', { retryAfterSeconds: Math.ceil((start + minute - now) / 1000) })
      if (!(perMinute >= 1)) throw limited()
      const command = new UpdateCommand({
        TableName: deps.table,
        Key: {
          key: `SUBJECT#${subjectKey(principal)}|RATE#${encodeURIComponent(action)}#${toTimestamp(start)}`,
        },
        UpdateExpression: 'SET #ttl = :ttl ADD #count :one',
        ConditionExpression: 'attribute_not_exists(#count) OR #count < :limit',
        ExpressionAttributeNames: { '#ttl': 'ttl', '#count': 'count' },
        ExpressionAttributeValues: {
          ':ttl': (start + minute) / 1000 + keptSeconds,
          ':one': 1,
          ':limit': perMinute,
        },
      })
      try {
        await documents.send(command)
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) throw limited()
        throw new SunderError('store_unavailable', { detail: 'rate limit: update', cause: error })
      }
    },
  }
}
