import { describe } from 'vitest'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { auditTableContract } from '../../contracts/audit-table.ts'
import { dynamoDbLocal, newTable, withoutReading } from '../../support/dynamodb.ts'

const client = dynamoDbLocal()
const writer = withoutReading(dynamoDbLocal())

describe('audit table in DynamoDB Local, whose writer may not read', () => {
  auditTableContract(async () => {
    const table = await newTable(client, auditTable)
    return {
      appender: createDynamoDbAuditAppender({ client: writer, table, keepForMs: 86_400_000 }),
      reader: createDynamoDbAuditReader({ client, table }),
    }
  })
})
