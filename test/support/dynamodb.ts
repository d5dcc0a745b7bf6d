import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import { createTable, type TableDefinition } from '../../shared/runtime/dynamodb.ts'

/** A client of the run's DynamoDB. */
export function testDynamoDb(): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: inject('dynamoDbEndpoint'),
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
}

/** A new empty table. @returns its name */
export async function newTable(client: DynamoDBClient, table: TableDefinition): Promise<string> {
  const name = `test-${randomUUID()}`
  await createTable(client, name, table)
  return name
}
