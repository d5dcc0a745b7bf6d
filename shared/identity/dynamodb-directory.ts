import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { SunderError } from '../runtime/sunder-error.ts'
import type { DirectoryReader, DirectoryWriter } from './directory.ts'
import { subjectKey } from './subject-key.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

/** In the grants table, as the attribute `email` of the account's `SUBJECT#` item. */
export function createDynamoDbDirectoryWriter({ client, table }: Table): DirectoryWriter {
  const documents = DynamoDBDocumentClient.from(client)
  return {
    async remember(principal, email) {
      try {
        await documents.send(
          new UpdateCommand({
            TableName: table,
            Key: { key: `SUBJECT#${subjectKey(principal)}` },
            UpdateExpression: 'SET #email = :email',
            ExpressionAttributeNames: { '#email': 'email' },
            ExpressionAttributeValues: { ':email': email },
          }),
        )
      } catch (error) {
        throw new SunderError('store_unavailable', { detail: 'directory: update', cause: error })
      }
    },
  }
}

export function createDynamoDbDirectoryReader({ client, table }: Table): DirectoryReader {
  const documents = DynamoDBDocumentClient.from(client)
  return {
    async emailOf(principal) {
      try {
        const { Item } = await documents.send(
          new GetCommand({
            TableName: table,
            Key: { key: `SUBJECT#${subjectKey(principal)}` },
            ConsistentRead: true,
          }),
        )
        const email: unknown = Item?.['email']
        return typeof email === 'string' ? email : undefined
      } catch (error) {
        throw new SunderError('store_unavailable', { detail: 'directory: read', cause: error })
      }
    },
  }
}
