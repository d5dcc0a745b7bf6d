import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'

interface Key {
  readonly partition: string
  readonly sort?: string
}

/** The keys of a table, said once for every place that creates it. */
export interface TableDefinition {
  readonly key: Key
  /** Keys-only: an index finds keys, the base item is read before it is believed. */
  readonly indexes: Readonly<Record<string, Key>>
  /** The type of every key attribute: `S` or `N`. */
  readonly attributes: Readonly<Record<string, 'S' | 'N'>>
}

/**
 * The client once more, over the same connections, which tries nothing twice: for callers that try again
 * themselves, and for writes that must not be repeated when their answer was lost.
 */
export function singleAttempt({ config }: DynamoDBClient): DynamoDBClient {
  const { region, credentials, endpoint, requestHandler } = config
  return new DynamoDBClient({
    region,
    credentials,
    requestHandler,
    maxAttempts: 1,
    ...(endpoint !== undefined && { endpoint }),
  })
}

/** Creates the table with on-demand capacity and waits until it takes writes; one that exists is left as it is. */
export async function createTable(
  client: DynamoDBClient,
  name: string,
  table: TableDefinition,
): Promise<void> {
  const schema = (key: Key) => [
    { AttributeName: key.partition, KeyType: 'HASH' as const },
    ...(key.sort === undefined ? [] : [{ AttributeName: key.sort, KeyType: 'RANGE' as const }]),
  ]
  const indexes = Object.entries(table.indexes).map(([index, key]) => ({
    IndexName: index,
    KeySchema: schema(key),
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  }))
  const command = new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schema(table.key),
    AttributeDefinitions: Object.entries(table.attributes).map(([attribute, type]) => ({
      AttributeName: attribute,
      AttributeType: type,
    })),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  })
  try {
    await client.send(command)
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 0.02, maxDelay: 2 }, { TableName: name })
}
