import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { storeUnavailable } from '../grants/dynamodb-grant-use.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { type Job, jobStatuses } from './job.ts'
import type { JobEnds, JobReader, PendingJobs } from './job-store.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

const itemSchema = z.object({
  id: z.string(),
  approval: z.string(),
  grant: z.string(),
  issuer: z.string(),
  subject: z.string(),
  collection: z.string(),
  source: z.string(),
  model: z.string(),
  count: z.int(),
  payloadDigest: z.string(),
  createdAt: z.int(),
  expiresAt: z.int(),
  status: z.enum(jobStatuses),
  ids: z.optional(z.array(z.string())),
  owesBudget: z.optional(z.boolean()),
})

/** Kept for a while after its deadline, so that its embedder can still see what became of it. */
const keptAfterDeadlineSeconds = 30 * 86_400

export function createDynamoDbPendingJobs({ client, table }: Table): PendingJobs {
  const documents = documentsOf(client)

  const put = async (job: Job, condition: string, values?: Record<string, string>) => {
    try {
      await documents.send(
        new PutCommand({
          TableName: table,
          Item: {
            ...job,
            ...jobKey(job.id),
            ttl: Math.ceil(job.expiresAt / 1000) + keptAfterDeadlineSeconds,
          },
          ConditionExpression: condition,
          ExpressionAttributeNames: {
            [values === undefined ? '#key' : '#status']: values === undefined ? 'key' : 'status',
          },
          ...(values && { ExpressionAttributeValues: values }),
        }),
      )
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        throw new SunderError('conflict', { cause: error })
      throw storeUnavailable(error)
    }
  }

  return {
    find: (id) => findJob(documents, table, id),
    create: (job) => put(job, 'attribute_not_exists(#key)'),
    giveUp: (job) =>
      put({ ...job, status: 'failed' }, 'attribute_not_exists(#status) OR #status = :pending', {
        ':pending': 'pending_approval',
      }),
  }
}

export function createDynamoDbJobReader({ client, table }: Table): JobReader {
  const documents = documentsOf(client)
  return { find: (id) => findJob(documents, table, id) }
}

export function createDynamoDbJobEnds({ client, table }: Table): JobEnds {
  const documents = documentsOf(client)
  return {
    find: (id) => findJob(documents, table, id),
    async end(id, status, { ids, owesBudget } = {}) {
      const facts = Object.entries({ status, ids, owesBudget }).filter(([, value]) => value !== undefined)
      try {
        await documents.send(
          new UpdateCommand({
            TableName: table,
            Key: jobKey(id),
            UpdateExpression: `SET ${facts.map(([name]) => `#${name} = :${name}`).join(', ')}`,
            ConditionExpression: '#status = :pending',
            ExpressionAttributeNames: Object.fromEntries(facts.map(([name]) => [`#${name}`, name])),
            ExpressionAttributeValues: {
              ...Object.fromEntries(facts.map(([name, value]) => [`:${name}`, value])),
              ':pending': 'pending_approval',
            },
          }),
        )
        return true
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw storeUnavailable(error)
        // What is not written has ended before, and no end changes: it can be read afterwards.
        if ((await findJob(documents, table, id))?.status === status) return false
        throw new SunderError('conflict', { cause: error })
      }
    },
  }
}

function documentsOf(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

function jobKey(id: string): { key: string } {
  return { key: `JOB#${id}` }
}

async function findJob(
  documents: DynamoDBDocumentClient,
  table: string,
  id: string,
): Promise<Job | undefined> {
  try {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: jobKey(id), ConsistentRead: true }),
    )
    if (Item === undefined) return undefined
    const { ids, owesBudget, ...job } = itemSchema.parse(Item)
    return { ...job, ids, owesBudget }
  } catch (error) {
    throw storeUnavailable(error)
  }
}
