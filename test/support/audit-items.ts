import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb'
import type { AuditRecord } from '../../shared/audit/record.ts'
import { hashBody, recordBytes } from '../../shared/audit/record-bytes.ts'

/** An item of the audit table as its owner sees it. */
export type AuditItem = Record<string, AttributeValue>

/** The audit table with the rights of the database's owner, whom no role confines. */
export interface OwnedAuditTable {
  items(isWanted: (partition: string) => boolean): Promise<AuditItem[]>
  put(item: AuditItem): Promise<unknown>
  remove(item: AuditItem): Promise<unknown>
}

export function ownedAuditTable(client: DynamoDBClient, table: string): OwnedAuditTable {
  return {
    async items(isWanted) {
      const found: AuditItem[] = []
      for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
        found.push(...Items.filter(({ lane }) => isWanted(lane?.S ?? '')))
      }
      return found
    },
    put: (item) => client.send(new PutItemCommand({ TableName: table, Item: item })),
    remove: ({ lane = { S: '' }, seq = { N: '0' } }) =>
      client.send(new DeleteItemCommand({ TableName: table, Key: { lane, seq } })),
  }
}

export function seqOf(item: AuditItem): number {
  return Number(item['seq']?.N)
}

export function placeOf(item: AuditItem): string {
  return `${item['lane']?.S}/${item['seq']?.N}`
}

export function recordOf(item: AuditItem): AuditRecord {
  return JSON.parse(Buffer.from(item['body']?.B ?? []).toString()) as AuditRecord
}

/** The item with other facts in its record, and hash and place to match, as a thorough forger would leave it. */
export function forged(item: AuditItem, facts: Partial<AuditRecord>): AuditItem {
  const record = { ...recordOf(item), ...facts }
  const body = recordBytes(record)
  return { ...item, seq: { N: String(record.seq) }, body: { B: body }, hash: { S: hashBody(body) } }
}
