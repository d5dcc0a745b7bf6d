import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  createDynamoDbJobEnds,
  createDynamoDbJobReader,
  createDynamoDbPendingJobs,
} from '../../../shared/jobs/dynamodb-jobs.ts'

/** The ports to jobs, over one table. */
export function jobPorts(table: { readonly client: DynamoDBClient; readonly table: string }) {
  return {
    reader: createDynamoDbJobReader(table),
    pending: createDynamoDbPendingJobs(table),
    ends: createDynamoDbJobEnds(table),
  }
}
