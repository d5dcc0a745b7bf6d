import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { ClassicLevel } from 'classic-level'
import dynalite from 'dynalite'
import { expect, it } from 'vitest'
import { closeIterators } from '../../../../infra/local/stores/close-iterators.ts'
import { auditTable } from '../../../../shared/audit/audit-table-definition.ts'
import { createTable } from '../../../../shared/runtime/dynamodb.ts'

it('leaves no iterator open after queries and scans, whether or not they read all', async () => {
  const counted = countIterators()
  closeIterators()
  const folder = await mkdtemp(join(tmpdir(), 'sunder-'))
  const server = dynalite({ path: folder, createTableMs: 0 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  try {
    const TableName = 'records'
    await createTable(client, TableName, auditTable)
    for (let seq = 0; seq < 30; seq += 1) {
      const Item = { lane: 'LANE#1', seq, day: 'today', at: String(seq).padStart(3, '0') }
      await client.send(new PutCommand({ TableName, Item }))
    }
    const values = { KeyConditionExpression: '#key = :key' }
    for (const Limit of [5, 100]) {
      await client.send(new ScanCommand({ TableName, Limit }))
      await client.send(
        new QueryCommand({
          ...{ TableName, Limit, ...values },
          ExpressionAttributeNames: { '#key': 'lane' },
          ExpressionAttributeValues: { ':key': 'LANE#1' },
        }),
      )
      const indexed = await client.send(
        new QueryCommand({
          ...{ TableName, Limit, IndexName: 'by-day', ...values },
          ExpressionAttributeNames: { '#key': 'day' },
          ExpressionAttributeValues: { ':key': 'today' },
        }),
      )
      expect(indexed.Items).toHaveLength(Math.min(Limit, 30))
    }
    expect(counted.opened).toBeGreaterThanOrEqual(6)
    await expect.poll(() => counted.opened - counted.closed).toBe(0)
  } finally {
    client.destroy()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true, force: true })
  }
})

/** Counts the iterators of every database that is opened from now on. */
function countIterators() {
  const counted = { opened: 0, closed: 0 }
  for (const kind of ['keys', 'values'] as const) {
    const open: (...options: unknown[]) => { close(): Promise<void> } = ClassicLevel.prototype[kind]
    Object.defineProperty(ClassicLevel.prototype, kind, {
      ...{ configurable: true, writable: true },
      value(...options: unknown[]) {
        const iterator = Reflect.apply(open, this, options)
        const close = iterator.close.bind(iterator)
        counted.opened += 1
        iterator.close = async () => {
          counted.closed += 1
          await close()
        }
        return iterator
      },
    })
  }
  return counted
}
