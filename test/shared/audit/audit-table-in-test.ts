import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { AuditAppender, AuditReader, StoredRecord } from '../../../shared/audit/audit-table.ts'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'

export interface AuditTableInTest {
  readonly appender: AuditAppender
  readonly reader: AuditReader
  /** What only the owner of the database can do. */
  readonly tamper: {
    change(record: StoredRecord, to: { body?: Uint8Array; hash?: string }): Promise<void>
    remove(record: Pick<StoredRecord, 'lane' | 'seq'>): Promise<void>
  }
}

export async function newAuditTable(client = testDynamoDb()): Promise<AuditTableInTest> {
  const table = await newTable(client, auditTable)
  const Key = ({ lane, seq }: Pick<StoredRecord, 'lane' | 'seq'>) => ({
    lane: { S: lane },
    seq: { N: String(seq) },
  })
  return {
    appender: createDynamoDbAuditAppender({ client, table, keepForMs: 86_400_000 }),
    reader: createDynamoDbAuditReader({ client, table }),
    tamper: {
      async change(record, { body = record.body, hash = record.hash }) {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: Key(record),
            UpdateExpression: 'SET body = :body, #hash = :hash',
            ExpressionAttributeNames: { '#hash': 'hash' },
            ExpressionAttributeValues: { ':body': { B: body }, ':hash': { S: hash } },
          }),
        )
      },
      async remove(record) {
        await client.send(new DeleteItemCommand({ TableName: table, Key: Key(record) }))
      },
    },
  }
}

export async function readAll(reader: AuditReader, lane: string): Promise<StoredRecord[]> {
  const records: StoredRecord[] = []
  for await (const record of reader.readLane(lane)) records.push(record)
  return records
}
