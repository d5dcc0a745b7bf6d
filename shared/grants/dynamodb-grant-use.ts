import { randomUUID } from 'node:crypto'
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { singleAttempt } from '../runtime/dynamodb.ts'
import { refusedItem } from '../runtime/refused-item.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { fromItem, grantKey } from './dynamodb-grant-item.ts'
import { type Grant, statusAt } from './grant.ts'
import type { GrantUse } from './grant-store.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

const hasEnough = '#status = :active AND expiresAt > :now AND remainingInputs >= :inputs'
const isNew = '(attribute_not_exists(lastClaim) OR lastClaim <> :claim)'

interface Update {
  readonly id: string
  readonly inputs: number
  readonly now: number
  /** Of a claim alone. */
  readonly claim?: string
}

/**
 * Claims by one conditional update of the grant's item, with no right but `dynamodb:UpdateItem`: a refusal
 * brings the item that it was judged by, which says why.
 */
export function createDynamoDbGrantUse({ client, table }: Table): GrantUse {
  const documents = DynamoDBDocumentClient.from(client)
  // A return that was repeated because its answer was lost would return twice, and overdraw the budget.
  const onceOnly = DynamoDBDocumentClient.from(singleAttempt(client))

  /**
   * One conditional update of a grant that is active and has so many inputs left. A claim has a name: sent again because
   * its answer was lost, it finds that it has spent already. (Unless another came between: then it spends once more.)
   *
   * @throws SunderError as `claim`
   */
  const updateWhereEnough = async (
    { id, inputs, now, claim }: Update,
    UpdateExpression: string,
  ): Promise<Grant> => {
    try {
      const { Attributes: grant } = await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: grantKey(id),
          UpdateExpression,
          ConditionExpression: claim === undefined ? hasEnough : `${hasEnough} AND ${isNew}`,
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':inputs': inputs,
            ':active': 'active',
            ':now': now,
            ...(claim !== undefined && { ':claim': claim }),
          },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      return fromItem(grant ?? {})
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw storeUnavailable(error)
      const judged = await judgedGrant(documents, table, id, refusedItem(error))
      if (judged !== undefined && claim !== undefined && judged.lastClaim === claim) return judged.grant
      throw refusal(judged?.grant, now)
    }
  }

  return {
    async claim(id, inputs, now) {
      const grant = await updateWhereEnough(
        { id, inputs, now, claim: randomUUID() },
        'SET remainingInputs = remainingInputs - :inputs, usedInputs = usedInputs + :inputs, lastClaim = :claim',
      )
      return grant.usedInputs
    },

    async check(id, inputs, now) {
      await updateWhereEnough({ id, inputs, now }, 'SET usedInputs = usedInputs')
    },

    async giveBack(id, inputs) {
      try {
        await onceOnly.send(
          new UpdateCommand({
            TableName: table,
            Key: grantKey(id),
            UpdateExpression:
              'SET remainingInputs = remainingInputs + :inputs, usedInputs = usedInputs - :inputs',
            ConditionExpression: 'usedInputs >= :inputs',
            ExpressionAttributeValues: { ':inputs': inputs },
          }),
        )
      } catch (error) {
        throw storeUnavailable(error)
      }
    },
  }
}

/**
 * The grant that a claim was refused for, with its last claim. A refusal that brought no item has none, or is an
 * engine's that brings none (the embedded one), which is asked. DynamoDB itself brings every item that is there, and only on DynamoDB
 * can the right to read be missing: being denied the look means that there is nothing to see. Whichever it is,
 * nothing was claimed.
 */
async function judgedGrant(
  documents: DynamoDBDocumentClient,
  table: string,
  id: string,
  refused: Record<string, unknown> | undefined,
): Promise<{ readonly grant: Grant; readonly lastClaim: unknown } | undefined> {
  try {
    const item = refused ?? (await readItem(documents, table, id))
    return item && { grant: fromItem(item), lastClaim: item['lastClaim'] }
  } catch (error) {
    if (isAccessDenied(error)) return undefined
    throw storeUnavailable(error)
  }
}

function isAccessDenied(error: unknown): boolean {
  const cause = error instanceof SunderError ? error.cause : undefined
  return cause instanceof Error && cause.name === 'AccessDeniedException'
}

export async function readGrant(
  documents: DynamoDBDocumentClient,
  table: string,
  id: string,
): Promise<Grant | undefined> {
  const item = await readItem(documents, table, id)
  try {
    return item && fromItem(item)
  } catch (error) {
    throw storeUnavailable(error)
  }
}

async function readItem(
  documents: DynamoDBDocumentClient,
  table: string,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: grantKey(id), ConsistentRead: true }),
    )
    return Item
  } catch (error) {
    throw storeUnavailable(error)
  }
}

export function storeUnavailable(error: unknown): SunderError {
  if (error instanceof SunderError) return error
  const detail = error instanceof Error ? `grants table: ${error.name}` : 'grants table'
  return new SunderError('store_unavailable', { detail, cause: error })
}

function refusal(grant: Grant | undefined, now: number): SunderError {
  if (grant === undefined) return new SunderError('not_found')
  const status = statusAt(grant, now)
  if (status === 'expired' || status === 'completed' || status === 'revoked') {
    return new SunderError(`grant_${status}`)
  }
  if (status === 'pending_approval' || status === 'denied') return new SunderError('approval_required')
  return new SunderError('grant_exhausted')
}
