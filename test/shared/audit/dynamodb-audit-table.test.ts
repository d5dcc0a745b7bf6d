import { ConditionalCheckFailedException, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { auditTableContract, newLane, noon, storedRecord } from '../../contracts/audit-table.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'
import { newAuditTable } from './audit-table-in-test.ts'

describe('audit table in DynamoDB', () => {
  auditTableContract(() => newAuditTable())

  it('leaves out a record that no longer bears out what the index says', async () => {
    const { appender, reader, tamper } = await newAuditTable()
    const lane = newLane()
    const record = storedRecord(lane, 0, { target: { grant: 'grant_a' } })
    await appender.put(record)
    await tamper.change(record, storedRecord(lane, 0, { target: { grant: 'grant_b' } }))
    const found = await reader.search({ from: noon, to: noon + 1000, trace: 'grant_a', limit: 10 })
    expect(found.records).toEqual([])
  })

  it('shows a record that can no longer be read', async () => {
    const { appender, reader, tamper } = await newAuditTable()
    const record = storedRecord(newLane(), 0)
    await appender.put(record)
    await tamper.change(record, { body: Buffer.from('gone') })
    const found = await reader.search({ from: noon, to: noon + 1000, limit: 10 })
    expect(found.records).toHaveLength(1)
  })

  it('says when time may remove a record, and a lane’s registration after the last of its records', async () => {
    const client = testDynamoDb()
    const table = await newTable(client, auditTable)
    const appender = createDynamoDbAuditAppender({ client, table, keepForMs: 1_500 })
    const lane = newLane(noon)
    await appender.registerLane(lane, noon)
    await appender.put(storedRecord(lane, 0, { time: new Date(noon + 250).toISOString() }))
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }))
    const expiries = Items.map(({ lane, expires }) => [lane?.S?.split('#')[0], Number(expires?.N)])
    expect(Object.fromEntries(expiries)).toEqual({
      LANE: noon / 1000 + 2,
      LANES: noon / 1000 + 15 * 60 + 2,
    })
  })

  it('lets time remove nothing of the sealer’s own lanes', async () => {
    const client = testDynamoDb()
    const table = await newTable(client, auditTable)
    const appender = createDynamoDbAuditAppender({ client, table, keepForMs: 1_500 })
    const lane = newLane(noon, 'seal-audit')
    await appender.registerLane(lane, noon)
    await appender.put(storedRecord(lane, 0))
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }))
    expect(Items.map(({ expires }) => expires)).toEqual([undefined, undefined])
  })

  it('says store_unavailable when the table is not there', async () => {
    const missing = { client: testDynamoDb(), table: 'no-such-table', keepForMs: 1 }
    const unavailable = { code: 'store_unavailable' }
    const reader = createDynamoDbAuditReader(missing)
    await expect(createDynamoDbAuditAppender(missing).put(storedRecord(newLane(), 0))).rejects.toMatchObject(
      unavailable,
    )
    await expect(reader.get(newLane(), 0)).rejects.toMatchObject(unavailable)
    await expect(reader.lanes(noon, noon + 1)).rejects.toMatchObject(unavailable)
    await expect(reader.search({ from: noon, to: noon + 1, limit: 1 })).rejects.toMatchObject(unavailable)
  })

  it('calls a write in doubt where nothing proves what stands in its place', async () => {
    const real = testDynamoDb()
    const table = await newTable(real, auditTable)
    const record = storedRecord(newLane(), 0)
    await createDynamoDbAuditAppender({ client: real, table, keepForMs: 1 }).put(record)
    const mayNotRead = withSend(real, (command) => {
      if (command.constructor.name === 'GetItemCommand') throw new Error('AccessDeniedException')
    })
    const appender = createDynamoDbAuditAppender({ client: mayNotRead, table, keepForMs: 1 })
    await expect(appender.put(record)).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('needs no right to read where the engine returns what stands in the place', async () => {
    const record = storedRecord(newLane(), 0)
    const refusing = withSend(testDynamoDb(), () => {
      throw new ConditionalCheckFailedException({
        message: 'refused',
        $metadata: {},
        Item: { body: { B: record.body }, hash: { S: record.hash } },
      })
    })
    const appender = createDynamoDbAuditAppender({ client: refusing, table: 'any', keepForMs: 1 })
    await appender.put(record)
    await expect(appender.put(storedRecord(record.lane, 0, { action: 'query' }))).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

function withSend(client: DynamoDBClient, before: (command: object) => void): DynamoDBClient {
  return new Proxy(client, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (property !== 'send' || typeof value !== 'function') return value
      return async (command: object) => {
        before(command)
        return value.call(target, command)
      }
    },
  })
}
