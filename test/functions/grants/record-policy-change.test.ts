import { expect, it } from 'vitest'
import { recordPolicyChange } from '../../../functions/grants/record-policy-change.ts'
import type { AppendedRecord } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'

it('records a policy that changed once, with both digests, and neither the first nor the same', async () => {
  const client = testDynamoDb()
  const table = await newTable(client, grantsTable)
  const recorded: RecordDraft[] = []
  const audit = {
    async append(draft: RecordDraft) {
      recorded.push(draft)
      return draft as AppendedRecord
    },
  }
  const start = (digest: string) => recordPolicyChange({ client, table, digest, audit })
  await start('sha256:a')
  await start('sha256:a')
  expect(recorded).toEqual([])
  await Promise.all([start('sha256:b'), start('sha256:b'), start('sha256:b')])
  expect(recorded).toMatchObject([
    { kind: 'policy-changed', decision: { reasons: ['from sha256:a', 'to sha256:b'] } },
  ])
})
