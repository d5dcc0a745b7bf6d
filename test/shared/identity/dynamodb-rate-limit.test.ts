import { describe, expect, test } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { createDynamoDbRateLimit } from '../../../shared/identity/dynamodb-rate-limit.ts'
import { rateLimitContract } from '../../contracts/rate-limit.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'

const client = testDynamoDb()

describe('the rate limit', () => {
  rateLimitContract(async (clock) =>
    createDynamoDbRateLimit({ client, table: await newTable(client, grantsTable), clock }),
  )

  test('refuses when it can not count', async () => {
    const broken = createDynamoDbRateLimit({ client, table: 'no-such-table', clock: () => 0 })
    const search = { issuer: 'https://login.example.com/', subject: 'search' }
    await expect(broken.take(search, 'query', 1)).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})
