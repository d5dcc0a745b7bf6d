import { describe, expect, test } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import {
  createDynamoDbDirectoryReader,
  createDynamoDbDirectoryWriter,
} from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { directoryContract } from '../../contracts/directory.ts'
import { newTable, testDynamoDb, unreachableDynamoDb } from '../../support/dynamodb.ts'

const client = testDynamoDb()
const lena = { issuer: 'https://login.example.com/', subject: 'lena' }

describe('the directory in DynamoDB', () => {
  directoryContract(async () => {
    const table = { client, table: await newTable(client, grantsTable) }
    return { writer: createDynamoDbDirectoryWriter(table), reader: createDynamoDbDirectoryReader(table) }
  })

  test('stands on the item of the duty bindings, and neither disturbs the other', async () => {
    const table = { client, table: await newTable(client, grantsTable) }
    const bindings = createDynamoDbDutyBindings({ ...table, clock: () => 0 })
    await bindings.exerciseEmbedding([lena], 'mail', 1_000)
    await createDynamoDbDirectoryWriter(table).remember(lena, 'lena@example.com')
    await expect(bindings.exercise([lena], 'approver', 1_000)).rejects.toMatchObject({ code: 'duty_bound' })
    await bindings.exercise([lena], 'embedder', 2_000)
    expect(await createDynamoDbDirectoryReader(table).emailsOf(lena)).toEqual(['lena@example.com'])
  })

  test('fails with store_unavailable when the table can not be reached', async () => {
    const gone = { client: unreachableDynamoDb(), table: 'none' }
    const refused = { code: 'store_unavailable' }
    await expect(createDynamoDbDirectoryReader(gone).emailsOf(lena)).rejects.toMatchObject(refused)
    await expect(createDynamoDbDirectoryWriter(gone).remember(lena, 'a@b.c')).rejects.toMatchObject(refused)
  })
})
