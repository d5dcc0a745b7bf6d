import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { SunderError } from '../runtime/sunder-error.ts'
import type { DirectoryReader, DirectoryWriter } from './directory.ts'
import { subjectKey } from './subject-key.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

/** Of one account. */
const mostAddresses = 20

/** In the grants table, as the attribute `email`, a set, of the account's `SUBJECT#` item. */
export function createDynamoDbDirectoryWriter({ client, table }: Table): DirectoryWriter {
  const documents = DynamoDBDocumentClient.from(client)
  return {
    async remember(principal, email) {
      try {
        await documents.send(
          new UpdateCommand({
            TableName: table,
            Key: { key: `SUBJECT#${subjectKey(principal)}` },
            UpdateExpression: 'ADD #email :emails',
            ConditionExpression:
              'attribute_not_exists(#email) OR contains(#email, :email) OR size(#email) < :most',
            ExpressionAttributeNames: { '#email': 'email' },
            ExpressionAttributeValues: {
              ':emails': new Set([email]),
              ':email': email,
              ':most': mostAddresses,
            },
          }),
        )
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
          throw new SunderError('owner_unknown', {
            message: 'Too many e-mail addresses are known of this account.',
          })
        }
        throw new SunderError('store_unavailable', { detail: 'directory: update', cause: error })
      }
    },
  }
}

export function createDynamoDbDirectoryReader({ client, table }: Table): DirectoryReader {
  const documents = DynamoDBDocumentClient.from(client)
  return {
    async emailsOf(principal) {
      try {
        const { Item } = await documents.send(
          new GetCommand({
            TableName: table,
            Key: { key: `SUBJECT#${subjectKey(principal)}` },
            ConsistentRead: true,
          }),
        )
        const emails: unknown = Item?.['email']
        return emails instanceof Set ? [...(emails as Set<string>)].sort() : []
      } catch (error) {
        throw new SunderError('store_unavailable', { detail: 'directory: read', cause: error })
      }
    },
  }
}
