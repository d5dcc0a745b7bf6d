import { describe } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { jobsContract } from '../../contracts/jobs.ts'
import { dynamoDbLocal, newTable } from '../../support/dynamodb.ts'
import { jobPorts } from './job-ports.ts'

const client = dynamoDbLocal()

describe('jobs in DynamoDB Local', () =>
  jobsContract(async () => jobPorts({ client, table: await newTable(client, grantsTable) })))
