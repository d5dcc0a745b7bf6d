import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type PutItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'

export type Item = Record<string, AttributeValue>

const perWrite = 25
const writesAtOnce = 16

/** Puts items as they are, past every condition. */
export async function bulkWrite(
  client: DynamoDBClient,
  table: string,
  items: readonly Item[],
): Promise<void> {
  let next = 0
  const writer = async () => {
    while (next < items.length) {
      const batch = items.slice(next, next + perWrite)
      next += perWrite
      let left: WriteRequest[] = batch.map((Item) => ({ PutRequest: { Item } }))
      while (left.length > 0) {
        const command = new BatchWriteItemCommand({ RequestItems: { [table]: left } })
        left = (await client.send(command)).UnprocessedItems?.[table] ?? []
      }
    }
  }
  await Promise.all(Array.from({ length: writesAtOnce }, writer))
}

/** Takes what an adapter puts, for a bulk write. */
export function collectingClient(): { readonly client: DynamoDBClient; readonly items: Item[] } {
  const items: Item[] = []
  const send = async ({ input }: PutItemCommand) => {
    items.push(input.Item ?? {})
    return {}
  }
  return { client: { send } as unknown as DynamoDBClient, items }
}
