import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { readGrant } from './dynamodb-grant-use.ts'
import type { GrantReader } from './grant-store.ts'

export function createDynamoDbGrantReader({
  client,
  table,
}: {
  readonly client: DynamoDBClient
  readonly table: string
}): GrantReader {
  const documents = DynamoDBDocumentClient.from(client)
  return { find: (id) => readGrant(documents, table, id) }
}
