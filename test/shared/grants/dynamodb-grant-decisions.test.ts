import { describe, expect, test } from 'vitest'
import { createDynamoDbGrantDecisions } from '../../../shared/grants/dynamodb-grant-decisions.ts'
import { grantDecisionsContract } from '../../contracts/grant-decisions.ts'
import { exampleGrant } from '../../contracts/grant-store.ts'
import { testDynamoDb, unreachableDynamoDb } from '../../support/dynamodb.ts'
import { newGrantStore } from './grant-store-in-test.ts'

const client = testDynamoDb()

describe('decisions about grants in DynamoDB', () => {
  grantDecisionsContract(() => newGrantStore(client))

  test('fail with store_unavailable when the table can not be reached', async () => {
    const decisions = createDynamoDbGrantDecisions({ client: unreachableDynamoDb(), table: 'none' })
    const calls = [
      decisions.find('grant_x'),
      decisions.activate(exampleGrant(), 0),
      decisions.deny('grant_x'),
    ]
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})
