import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { SunderError } from '../runtime/sunder-error.ts'
import { grantKey, keptAfterExpirySeconds } from './dynamodb-grant-item.ts'
import { readGrant, storeUnavailable } from './dynamodb-grant-use.ts'
import type { GrantDecisions } from './grant-store.ts'

export function createDynamoDbGrantDecisions({
  client,
  table,
}: {
  readonly client: DynamoDBClient
  readonly table: string
}): GrantDecisions {
  const documents = DynamoDBDocumentClient.from(client)

  const update = async (id: string, change: Omit<UpdateCommandInput, 'TableName' | 'Key'>) => {
    try {
      await documents.send(new UpdateCommand({ TableName: table, Key: grantKey(id), ...change }))
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        throw new SunderError('conflict', { cause: error })
      throw storeUnavailable(error)
    }
  }

  return {
    find: (id) => readGrant(documents, table, id),
    async activate({ id, approval }, now) {
      const expiresAt = Math.floor(now / 1000) * 1000 + (approval?.lifeMs ?? 0)
      await update(id, {
        UpdateExpression: 'SET #status = :active, #expiresAt = :expiresAt, #ttl = :ttl',
        ConditionExpression: '#status = :pending',
        ExpressionAttributeNames: { '#status': 'status', '#expiresAt': 'expiresAt', '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':active': 'active',
          ':pending': 'pending_approval',
          ':expiresAt': expiresAt,
          ':ttl': Math.ceil(expiresAt / 1000) + keptAfterExpirySeconds,
        },
      })
    },
    deny: (id) =>
      update(id, {
        UpdateExpression: 'SET #status = :denied',
        ConditionExpression: '#status IN (:pending, :denied)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':denied': 'denied', ':pending': 'pending_approval' },
      }),
  }
}
