import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { subjectKey } from '../identity/subject-key.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { fromItem, grantKey, toItem } from './dynamodb-grant-item.ts'
import { readGrant, storeUnavailable } from './dynamodb-grant-use.ts'
import type { Grant } from './grant.ts'
import type { GrantStore } from './grant-store.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

export function createDynamoDbGrantStore({ client, table }: Table): GrantStore {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  const find = (id: string) => readGrant(documents, table, id)

  return {
    find,

    async create(grant) {
      try {
        await documents.send(
          new PutCommand({
            TableName: table,
            Item: toItem(grant),
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': 'key' },
          }),
        )
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) throw new SunderError('conflict')
        throw storeUnavailable(error)
      }
    },

    async listBySubject(issuer, subject, limit) {
      const ids = await newestIds(documents, table, subjectKey({ issuer, subject }), limit)
      const grants = await Promise.all(ids.map(find))
      return grants.filter((grant) => grant?.issuer === issuer && grant.subject === subject) as Grant[]
    },

    async end(id, how) {
      try {
        const { Attributes: grant } = await documents.send(
          new UpdateCommand({
            TableName: table,
            Key: grantKey(id),
            UpdateExpression: 'SET #status = :how',
            ConditionExpression: '#status IN (:active, :pending, :how)',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':how': how, ':active': 'active', ':pending': 'pending_approval' },
            ReturnValues: 'ALL_NEW',
          }),
        )
        return fromItem(grant ?? {})
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw storeUnavailable(error)
        throw new SunderError((await find(id)) === undefined ? 'not_found' : 'conflict')
      }
    },
  }
}

async function newestIds(
  documents: DynamoDBDocumentClient,
  table: string,
  subject: string,
  limit: number,
): Promise<string[]> {
  try {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'by-subject',
        KeyConditionExpression: 'subjectKey = :subject',
        ExpressionAttributeValues: { ':subject': subject },
        ScanIndexForward: false,
        Limit: limit,
      }),
    )
    // An index entry can stand twice after a crash of the embedded engine.
    return [...new Set(Items.map((item) => String(item['key']).slice('GRANT#'.length)))]
  } catch (error) {
    throw storeUnavailable(error)
  }
}
