import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { dutyBindingsContract } from '../../contracts/duty-bindings.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'

const client = testDynamoDb()

describe('duty bindings in DynamoDB', () => {
  dutyBindingsContract(async (clock) =>
    createDynamoDbDutyBindings({ client, table: await newTable(client, grantsTable), clock }),
  )

  test('fail with store_unavailable when the table is not there', async () => {
    const bindings = createDynamoDbDutyBindings({ client, table: 'no-such-table', clock: () => 0 })
    const someone = [{ issuer: 'https://login.example.com/', subject: 'ingest' }]
    await expect(bindings.exercise(someone, 'auditor', 1)).rejects.toMatchObject({
      code: 'store_unavailable',
    })
  })

  test('fail with store_unavailable when nobody answers', async () => {
    const gone = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    })
    const bindings = createDynamoDbDutyBindings({ client: gone, table: 'grants', clock: () => 0 })
    const someone = [{ issuer: 'https://login.example.com/', subject: 'ingest' }]
    await expect(bindings.exercise(someone, 'auditor', 1)).rejects.toMatchObject({
      code: 'store_unavailable',
    })
  })
})
