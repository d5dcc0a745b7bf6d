import { describe, expect, test } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { dutyBindingsContract } from '../../contracts/duty-bindings.ts'
import { newTable, testDynamoDb, unreachableDynamoDb } from '../../support/dynamodb.ts'

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
    const gone = { client: unreachableDynamoDb(), table: 'grants' }
    const bindings = createDynamoDbDutyBindings({ ...gone, clock: () => 0 })
    const someone = [{ issuer: 'https://login.example.com/', subject: 'ingest' }]
    await expect(bindings.exercise(someone, 'auditor', 1)).rejects.toMatchObject({
      code: 'store_unavailable',
    })
  })
})
