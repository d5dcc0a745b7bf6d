import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { SunderError } from '../runtime/sunder-error.ts'
import { grantKey } from './dynamodb-grant-item.ts'
import { storeUnavailable } from './dynamodb-grant-use.ts'
import type { ReservedBudgets } from './grant-store.ts'

/** The grant's item names the jobs that gave back, in the write that counts it: a repeated one finds its name there. */
export function createDynamoDbReservedBudgets({
  client,
  table,
}: {
  readonly client: DynamoDBClient
  readonly table: string
}): ReservedBudgets {
  const documents = DynamoDBDocumentClient.from(client)

  const hasReturned = async (id: string, job: string): Promise<boolean> => {
    try {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: grantKey(id), ConsistentRead: true }),
      )
      const returned: unknown = Item?.['returnedJobs']
      return returned instanceof Set && returned.has(job)
    } catch (error) {
      throw storeUnavailable(error)
    }
  }

  return {
    async giveBack(id, { job, inputs }) {
      try {
        await documents.send(
          new UpdateCommand({
            TableName: table,
            Key: grantKey(id),
            UpdateExpression:
              'SET remainingInputs = remainingInputs + :inputs, usedInputs = usedInputs - :inputs ADD #returned :jobs',
            ConditionExpression: 'usedInputs >= :inputs AND NOT contains(#returned, :job)',
            ExpressionAttributeNames: { '#returned': 'returnedJobs' },
            ExpressionAttributeValues: { ':inputs': inputs, ':job': job, ':jobs': new Set([job]) },
          }),
        )
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw storeUnavailable(error)
        if (await hasReturned(id, job)) return
        throw new SunderError('conflict', { detail: `grant ${id} has not ${inputs} inputs to give back` })
      }
    },
  }
}
