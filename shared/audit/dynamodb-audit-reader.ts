import {
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb'
import { registryBound, registryPartitions } from './audit-keys.ts'
import type { AuditReader } from './audit-table.ts'
import { auditUnavailable, toStoredRecord } from './dynamodb-audit-items.ts'
import { createDynamoDbSearch } from './dynamodb-audit-search.ts'

/** How many partitions are asked at a time. */
const parallel = 16

/** Reads base items consistently; only `search` asks the indexes, and only for keys. */
export function createDynamoDbAuditReader(deps: {
  readonly client: DynamoDBClient
  readonly table: string
}): AuditReader {
  const { client, table } = deps

  async function* items(query: Omit<QueryCommandInput, 'TableName'>) {
    try {
      const pages = paginateQuery({ client }, { TableName: table, ConsistentRead: true, ...query })
      for await (const { Items = [] } of pages) yield* Items
    } catch (error) {
      throw auditUnavailable(error)
    }
  }

  const registered = async (partition: string, from: number, to: number): Promise<string[]> => {
    const lanes: string[] = []
    const query = {
      KeyConditionExpression: '#lane = :partition AND seq BETWEEN :first AND :last',
      ExpressionAttributeNames: { '#lane': 'lane' },
      ExpressionAttributeValues: {
        ':partition': { S: partition },
        ':first': { N: registryBound(from) },
        ':last': { N: registryBound(to) },
      },
    }
    for await (const { name } of items(query)) if (name?.S !== undefined) lanes.push(name.S)
    return lanes
  }

  return {
    async lanes(from, to, writers) {
      if (to <= from) return []
      const partitions = registryPartitions(from, to, writers)
      const lanes: string[] = []
      for (let start = 0; start < partitions.length; start += parallel) {
        const batch = partitions.slice(start, start + parallel)
        const found = await Promise.all(batch.map((partition) => registered(partition, from, to)))
        lanes.push(...found.flat())
      }
      return lanes.sort()
    },

    async *readLane(lane, from = 0) {
      const query = {
        KeyConditionExpression: '#lane = :lane AND seq >= :from',
        ExpressionAttributeNames: { '#lane': 'lane' },
        ExpressionAttributeValues: { ':lane': { S: lane }, ':from': { N: String(from) } },
      }
      for await (const item of items(query)) yield toStoredRecord(item)
    },

    async get(lane, seq) {
      try {
        const Key = { lane: { S: lane }, seq: { N: String(seq) } }
        const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true })
        const { Item } = await client.send(command)
        return Item === undefined ? undefined : toStoredRecord(Item)
      } catch (error) {
        throw auditUnavailable(error)
      }
    },

    search: createDynamoDbSearch(deps),
  }
}
