import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import { describeGrantStore, exampleGrant } from '../../contracts/grant-store.ts'
import { testDynamoDb } from '../../support/dynamodb.ts'
import { newGrantStore } from './grant-store-in-test.ts'

const client = testDynamoDb()

describeGrantStore('DynamoDB', () => newGrantStore(client))

it('fails closed when the table can not be reached', async () => {
  const unreachable = new DynamoDBClient({
    endpoint: 'http://127.0.0.1:9',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
  const adapter = { client: unreachable, table: 'none' }
  const refused = { code: 'store_unavailable' }
  await expect(createDynamoDbGrantUse(adapter).claim('grant_x', 1, 0)).rejects.toMatchObject(refused)
  await expect(createDynamoDbGrantStore(adapter).create(exampleGrant())).rejects.toMatchObject(refused)
  await expect(createDynamoDbGrantStore(adapter).find('grant_x')).rejects.toMatchObject(refused)
})
