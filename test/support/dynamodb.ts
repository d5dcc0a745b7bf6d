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

/** A client of AWS's own DynamoDB Local, which CI starts (`.ci/dynamodb-local.sh`). @throws without its URL in `SUNDER_TEST_DYNAMODB` */
export function dynamoDbLocal(): DynamoDBClient {
  const endpoint = process.env['SUNDER_TEST_DYNAMODB']
  if (endpoint === undefined) throw new Error('SUNDER_TEST_DYNAMODB must be the URL of a DynamoDB Local')
  return new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
}

/** A client whose table nobody answers for. */
export function unreachableDynamoDb(): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: 'http://127.0.0.1:9',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
}

/** The client as a role that may not read, as IAM answers it. */
export function withoutReading(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (input) => {
        if (['GetItemCommand', 'QueryCommand', 'ScanCommand', 'BatchGetItemCommand'].includes(commandName)) {
          throw Object.assign(new Error('is not authorized'), { name: 'AccessDeniedException' })
        }
        return next(input)
      },
    { step: 'initialize', name: 'withoutReading' },
  )
  return client
}

/** A new empty table. @returns its name */
export async function newTable(client: DynamoDBClient, table: TableDefinition): Promise<string> {
  const name = `test-${randomUUID()}`
  await createTable(client, name, table)
  return name
}
