import { describe, expect, it } from 'vitest'
import { grantDecisionsContract } from '../../contracts/grant-decisions.ts'
import { describeGrantStore } from '../../contracts/grant-store.ts'
import { reservedBudgetsContract } from '../../contracts/reserved-budgets.ts'
import { dynamoDbLocal, withoutReading } from '../../support/dynamodb.ts'
import { newGrantStore } from './grant-store-in-test.ts'

const client = dynamoDbLocal()

describeGrantStore('DynamoDB Local', () => newGrantStore(client))
describe('decisions about grants in DynamoDB Local', () =>
  grantDecisionsContract(() => newGrantStore(client)))
describe('reserved budgets in DynamoDB Local', () => reservedBudgetsContract(() => newGrantStore(client)))

// Among its cases: a claim on a grant that does not exist, which brings no item and may not look for one.
describe('claiming without the right to read', () => {
  describeGrantStore('DynamoDB Local', () => newGrantStore(client, withoutReading(dynamoDbLocal())))
})

it('tells a table that can not be reached from a grant that does not exist', async () => {
  const gone = withoutReading(dynamoDbLocal())
  gone.config.endpoint = async () => ({ protocol: 'http:', hostname: '127.0.0.1', port: 9, path: '/' })
  const { use } = await newGrantStore(client, gone)
  await expect(use.claim('grant_none', 1, 0)).rejects.toMatchObject({ code: 'store_unavailable' })
})
