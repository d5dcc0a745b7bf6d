import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { storeUnavailable } from '../grants/dynamodb-grant-use.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { LinkIssuer, LinkReader } from './approval-store.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

/** Of 2⁴⁰ codes. */
const mostAttempts = 5
/** After its deadline a link still tells how it ended. */
const keptAfterDeadlineSeconds = 30 * 86_400

const itemSchema = z.object({
  digest: z.string(),
  approval: z.string(),
  person: z.string(),
  codeDigest: z.optional(z.string()),
  attempts: z.int(),
  expiresAt: z.int(),
})

export function createDynamoDbLinkIssuer({ client, table }: Table): LinkIssuer {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  return {
    async create(link) {
      try {
        await documents.send(
          new PutCommand({
            TableName: table,
            Item: {
              ...link,
              ...linkKey(link.digest),
              ttl: Math.ceil(link.expiresAt / 1000) + keptAfterDeadlineSeconds,
            },
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': 'key' },
          }),
        )
      } catch (error) {
        throw storeUnavailable(error)
      }
    },
  }
}

export function createDynamoDbLinkReader({ client, table }: Table): LinkReader {
  const documents = DynamoDBDocumentClient.from(client)
  return {
    async find(digest) {
      try {
        const { Item } = await documents.send(
          new GetCommand({ TableName: table, Key: linkKey(digest), ConsistentRead: true }),
        )
        if (Item === undefined) return undefined
        const { codeDigest, ...link } = itemSchema.parse(Item)
        return { ...link, codeDigest }
      } catch (error) {
        throw storeUnavailable(error)
      }
    },
    async countAttempt(digest) {
      try {
        await documents.send(
          new UpdateCommand({
            TableName: table,
            Key: linkKey(digest),
            UpdateExpression: 'SET #attempts = #attempts + :one',
            ConditionExpression: '#attempts < :most',
            ExpressionAttributeNames: { '#attempts': 'attempts' },
            ExpressionAttributeValues: { ':one': 1, ':most': mostAttempts },
          }),
        )
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) throw tooManyTries()
        throw storeUnavailable(error)
      }
    },
    async forgiveAttempt(digest) {
      try {
        await documents.send(
          new UpdateCommand({
            TableName: table,
            Key: linkKey(digest),
            UpdateExpression: 'SET #attempts = #attempts - :one',
            ConditionExpression: '#attempts > :none',
            ExpressionAttributeNames: { '#attempts': 'attempts' },
            ExpressionAttributeValues: { ':one': 1, ':none': 0 },
          }),
        )
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw storeUnavailable(error)
      }
    },
  }
}

function linkKey(digest: string): { key: string } {
  return { key: `LINK#${digest}` }
}

function tooManyTries(): SunderError {
  return new SunderError('rate_limited', {
    message:
      'Five wrong codes were typed: this link is closed. A reminder, if one is still to come, has another.',
  })
}
