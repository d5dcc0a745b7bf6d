import { describe, expect, test } from 'vitest'
import { createDynamoDbReservedBudgets } from '../../../shared/grants/dynamodb-reserved-budgets.ts'
import { reservedBudgetsContract } from '../../contracts/reserved-budgets.ts'
import { testDynamoDb, unreachableDynamoDb } from '../../support/dynamodb.ts'
import { newGrantStore } from './grant-store-in-test.ts'

describe('reserved budgets in DynamoDB', () => {
  reservedBudgetsContract(() => newGrantStore(testDynamoDb()))

  test('fail with store_unavailable when the table can not be reached', async () => {
    const budgets = createDynamoDbReservedBudgets({ client: unreachableDynamoDb(), table: 'none' })
    await expect(budgets.giveBack('grant_x', { job: 'job_x', inputs: 1 })).rejects.toMatchObject({
      code: 'store_unavailable',
    })
  })
})
