import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb'
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startDynamoDb } from '../../../../infra/local/stores/dynamodb.ts'
import { grantsTable } from '../../../../shared/grants/grants-table.ts'

const table = 'grants'
const index = 'index-global~grants~by-status~'
let path: string
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'sunder-dynamodb-'))
})
afterEach(() => rm(path, { recursive: true, force: true }))

async function put(client: DynamoDBClient, key: string, status: string): Promise<void> {
  const Item = { key: { S: key }, status: { S: status }, createdAt: { N: '1' }, more: { S: randomUUID() } }
  await client.send(new PutItemCommand({ TableName: table, Item }))
}

async function keysByStatus(client: DynamoDBClient, status: string): Promise<(string | undefined)[]> {
  const keys: (string | undefined)[] = []
  const query = {
    TableName: table,
    IndexName: 'by-status',
    KeyConditionExpression: '#status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': { S: status } },
  }
  for await (const { Items = [] } of paginateQuery({ client }, query))
    keys.push(...Items.map(({ key }) => key?.S))
  return keys.sort()
}

/** What a kill between the two writes leaves: entries that are missing, of a former state, or of no item at all. */
async function breakIndex(): Promise<void> {
  const store = new ClassicLevel<string, Record<string, { S?: string }>>(join(path, 'dynamodb'), {
    valueEncoding: 'json',
  })
  const entries = await store.iterator({ gte: index, lt: `${index}\xff` }).all()
  const entryOf = (key: string) => entries.find(([, entry]) => entry['key']?.S === key)
  const [missing, moved, gone] = ['a', 'b', 'c'].map(entryOf)
  if (missing === undefined || moved === undefined || gone === undefined) throw new Error('no such entries')
  await store.del(missing[0])
  await store.put(`${moved[0]}old`, moved[1])
  await store.put(`${gone[0]}ghost`, { ...gone[1], key: { S: 'nobody' } })
  await store.close()
}

it('keeps items and tables over a restart', async () => {
  const first = await startDynamoDb({ path, endedCleanly: true }, { [table]: grantsTable })
  await put(first.client, 'a', 'active')
  await first.close()
  const second = await startDynamoDb({ path, endedCleanly: true }, { [table]: grantsTable })
  expect(await keysByStatus(second.client, 'active')).toEqual(['a'])
  await second.close()
})

it('mends index entries that are missing, double or ghosts, after an unclean end', async () => {
  const first = await startDynamoDb({ path, endedCleanly: true }, { [table]: grantsTable })
  for (const key of ['a', 'b', 'c', 'd']) await put(first.client, key, 'active')
  await put(first.client, 'd', 'revoked')
  await first.close()
  await breakIndex()

  const broken = await startDynamoDb({ path, endedCleanly: true }, { [table]: grantsTable })
  expect(await keysByStatus(broken.client, 'active')).not.toEqual(['a', 'b', 'c'])
  await broken.close()

  const mended = await startDynamoDb({ path, endedCleanly: false }, { [table]: grantsTable })
  expect(await keysByStatus(mended.client, 'active')).toEqual(['a', 'b', 'c'])
  expect(await keysByStatus(mended.client, 'revoked')).toEqual(['d'])
  // A rebuilt entry is the one that dynalite looks for when the item changes.
  await put(mended.client, 'a', 'completed')
  expect(await keysByStatus(mended.client, 'active')).toEqual(['b', 'c'])
  await mended.close()
})
