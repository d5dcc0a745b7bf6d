import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { storeUnavailable } from '../grants/dynamodb-grant-use.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { VoteReader, Votes } from './approval-store.ts'
import type { Vote } from './vote.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

const itemSchema = z.object({
  approval: z.string(),
  person: z.string(),
  account: z.optional(z.object({ issuer: z.string(), subject: z.string() })),
  decision: z.enum(['approve', 'deny']),
  reason: z.optional(z.string()),
  payloadDigest: z.string(),
  previewDigest: z.string(),
  policyDigest: z.string(),
  at: z.int(),
  status: z.enum(['cast', 'withdrawn']),
})

/** As long as the longest approval and what it is about are kept. */
const keptSeconds = 60 * 86_400
/** DynamoDB's limit on one batch. */
const batchSize = 100
const mostTries = 5

export function createDynamoDbVoteReader({ client, table }: Table): VoteReader {
  const documents = documentsOf(client)
  return {
    async votesOf(approval, people) {
      const votes: Vote[] = []
      for (let from = 0; from < people.length; from += batchSize) {
        const keys = people.slice(from, from + batchSize).map((person) => voteKey(approval, person))
        votes.push(...(await readAll(documents, table, keys)))
      }
      return votes
    },
  }
}

export function createDynamoDbVotes(deps: Table): Votes {
  const { client, table } = deps
  const documents = documentsOf(client)
  const changing = async (change: () => Promise<unknown>) => {
    try {
      await change()
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        throw new SunderError('conflict', { cause: error })
      throw storeUnavailable(error)
    }
  }
  return {
    ...createDynamoDbVoteReader(deps),
    cast: (vote) =>
      changing(() =>
        documents.send(
          new PutCommand({
            TableName: table,
            Item: {
              ...vote,
              ...voteKey(vote.approval, vote.person),
              ttl: Math.ceil(vote.at / 1000) + keptSeconds,
            },
            ConditionExpression:
              'attribute_not_exists(#key) OR #status = :withdrawn OR payloadDigest <> :payload OR previewDigest <> :preview OR policyDigest <> :policy',
            ExpressionAttributeNames: { '#key': 'key', '#status': 'status' },
            ExpressionAttributeValues: {
              ':withdrawn': 'withdrawn',
              ':payload': vote.payloadDigest,
              ':preview': vote.previewDigest,
              ':policy': vote.policyDigest,
            },
          }),
        ),
      ),
    withdraw: (approval, person) =>
      changing(() =>
        documents.send(
          new UpdateCommand({
            TableName: table,
            Key: voteKey(approval, person),
            UpdateExpression: 'SET #status = :withdrawn',
            ConditionExpression: '#status = :cast AND #decision = :approve',
            ExpressionAttributeNames: { '#status': 'status', '#decision': 'decision' },
            ExpressionAttributeValues: { ':withdrawn': 'withdrawn', ':cast': 'cast', ':approve': 'approve' },
          }),
        ),
      ),
  }
}

/** Keys that a busy table leaves out are asked for again; votes that can't be read are no votes of nobody. */
async function readAll(
  documents: DynamoDBDocumentClient,
  table: string,
  keys: { key: string }[],
): Promise<Vote[]> {
  const votes: Vote[] = []
  let open = keys
  for (let round = 0; open.length > 0; round++) {
    if (round === mostTries) throw new SunderError('store_unavailable', { detail: 'votes: left unprocessed' })
    try {
      const { Responses, UnprocessedKeys } = await documents.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: open, ConsistentRead: true } } }),
      )
      votes.push(...(Responses?.[table] ?? []).map(fromItem))
      open = (UnprocessedKeys?.[table]?.Keys ?? []) as { key: string }[]
    } catch (error) {
      throw storeUnavailable(error)
    }
  }
  return votes
}

function fromItem(item: Record<string, unknown>): Vote {
  const { account, reason, ...vote } = itemSchema.parse(item)
  return { ...vote, account, reason }
}

function voteKey(approval: string, person: string): { key: string } {
  return { key: `VOTE#${approval}#${person}` }
}

function documentsOf(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}
