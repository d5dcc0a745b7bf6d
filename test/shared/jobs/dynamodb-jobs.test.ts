import { describe, expect, test } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { exampleJob, jobsContract } from '../../contracts/jobs.ts'
import { newTable, testDynamoDb, unreachableDynamoDb } from '../../support/dynamodb.ts'
import { jobPorts } from './job-ports.ts'

const client = testDynamoDb()

describe('jobs in DynamoDB', () =>
  jobsContract(async () => jobPorts({ client, table: await newTable(client, grantsTable) })))

test('a table that can not be reached fails everything', async () => {
  const { reader, pending, ends } = jobPorts({ client: unreachableDynamoDb(), table: 'none' })
  const calls = [
    reader.find('job_x'),
    pending.create(exampleJob()),
    pending.giveUp(exampleJob()),
    ends.end('job_x', 'failed'),
  ]
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'store_unavailable' })
})
