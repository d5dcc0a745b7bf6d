import { describe } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import {
  createDynamoDbDirectoryReader,
  createDynamoDbDirectoryWriter,
} from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../../shared/identity/dynamodb-rate-limit.ts'
import { directoryContract } from '../../contracts/directory.ts'
import { dutyBindingsContract } from '../../contracts/duty-bindings.ts'
import { rateLimitContract } from '../../contracts/rate-limit.ts'
import { dynamoDbLocal, newTable, withoutReading } from '../../support/dynamodb.ts'

const client = dynamoDbLocal()
const writer = withoutReading(dynamoDbLocal())

describe('the directory in DynamoDB Local', () =>
  directoryContract(async () => {
    const table = { client, table: await newTable(client, grantsTable) }
    return { writer: createDynamoDbDirectoryWriter(table), reader: createDynamoDbDirectoryReader(table) }
  }))

describe.each([
  ['', client],
  [' without the right to read', writer],
])('in DynamoDB Local%s', (_, using) => {
  describe('duty bindings', () =>
    dutyBindingsContract(async (clock) =>
      createDynamoDbDutyBindings({ client: using, table: await newTable(client, grantsTable), clock }),
    ))

  describe('the rate limit', () =>
    rateLimitContract(async (clock) =>
      createDynamoDbRateLimit({ client: using, table: await newTable(client, grantsTable), clock }),
    ))
})
