import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { storeUnavailable } from '../grants/dynamodb-grant-use.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { Approval } from './approval.ts'
import type { ApprovalProgress, ApprovalReader, Notifications, Questions } from './approval-store.ts'
import { approvalKey, fromApprovalItem, toApprovalItem } from './dynamodb-approval-item.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

export function createDynamoDbApprovalReader(table: Table): ApprovalReader {
  return { find: createAccess(table).find }
}

export function createDynamoDbQuestions(table: Table): Questions {
  const { find, documents } = createAccess(table)
  return {
    find,
    async put(question, ended) {
      const item = toApprovalItem(question, ended)
      try {
        await documents.send(
          new PutCommand({
            TableName: table.table,
            Item: item,
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': 'key' },
          }),
        )
        return fromApprovalItem(item)
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException)
          throw new SunderError('conflict', { cause: error })
        throw storeUnavailable(error)
      }
    },
  }
}

export function createDynamoDbNotifications(table: Table): Notifications {
  const { find, update } = createAccess(table)
  return {
    find,
    async waitAt(id, taskToken) {
      const changed = await update(id, {
        UpdateExpression: 'SET #token = :token',
        ConditionExpression: 'attribute_exists(#key)',
        ExpressionAttributeNames: { '#token': 'taskToken', '#key': 'key' },
        ExpressionAttributeValues: { ':token': taskToken },
      })
      if (!changed) throw new SunderError('not_found', { detail: `approval ${id}` })
    },
    async markNotified(id, person) {
      await update(id, {
        UpdateExpression: 'ADD #notified :person',
        ConditionExpression: 'attribute_exists(#key)',
        ExpressionAttributeNames: { '#notified': 'notified', '#key': 'key' },
        ExpressionAttributeValues: { ':person': new Set([person]) },
      })
    },
  }
}

export function createDynamoDbApprovalProgress(table: Table): ApprovalProgress {
  const { find, update } = createAccess(table)
  return {
    find,
    begin: (id, { now, until }) =>
      update(id, {
        UpdateExpression: 'SET #state = :running, #until = :until',
        ConditionExpression:
          '#state = :waiting OR (#state = :running AND (#until <= :now OR attribute_not_exists(#until)))',
        ExpressionAttributeNames: { '#state': 'state', '#until': 'runUntil' },
        ExpressionAttributeValues: {
          ':running': 'running',
          ':waiting': 'waiting',
          ':until': until,
          ':now': now,
        },
      }),
    commit: (id, { now, until }) =>
      update(id, {
        UpdateExpression: 'SET #committed = if_not_exists(#committed, :now)',
        ConditionExpression: '#state = :running AND #until = :until',
        ExpressionAttributeNames: { '#state': 'state', '#until': 'runUntil', '#committed': 'committedAt' },
        ExpressionAttributeValues: { ':running': 'running', ':until': until, ':now': now },
      }),
    async release(id) {
      const names = { '#state': 'state', '#until': 'runUntil', '#committed': 'committedAt' }
      const released = await update(id, {
        UpdateExpression: 'SET #state = :waiting REMOVE #until',
        ConditionExpression: '#state = :running AND attribute_not_exists(#committed)',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':running': 'running', ':waiting': 'waiting' },
      })
      if (released) return
      await update(id, {
        UpdateExpression: 'REMOVE #until',
        ConditionExpression: '#state = :running AND attribute_exists(#committed)',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':running': 'running' },
      })
    },
    async end(id, outcome, { now, reason, isCommitted = false }) {
      const isRecalled = outcome !== 'stored' && outcome !== 'granted' && !isCommitted
      const ended = await update(id, {
        UpdateExpression: `SET #state = :outcome, #ended = :now${
          reason === undefined ? '' : ', #reason = :reason'
        } REMOVE #token`,
        ConditionExpression: `#state IN (:waiting, :running)${
          isRecalled ? ' AND attribute_not_exists(#committed)' : ''
        }`,
        ExpressionAttributeNames: {
          '#state': 'state',
          ...(isRecalled && { '#committed': 'committedAt' }),
          '#ended': 'endedAt',
          '#token': 'taskToken',
          ...(reason !== undefined && { '#reason': 'reason' }),
        },
        ExpressionAttributeValues: {
          ':outcome': outcome,
          ':waiting': 'waiting',
          ':running': 'running',
          ':now': now,
          ...(reason !== undefined && { ':reason': reason }),
        },
      })
      // What is not written has ended before, and no end changes: it can be read afterwards.
      if (ended || (await find(id))?.state === outcome) return
      throw new SunderError('conflict', { detail: `approval ${id} has ended otherwise, or is past recall` })
    },
    markOnce: (id, what) =>
      update(id, {
        UpdateExpression: 'SET #what = :true',
        ConditionExpression: 'attribute_exists(#key) AND attribute_not_exists(#what)',
        ExpressionAttributeNames: { '#what': what, '#key': 'key' },
        ExpressionAttributeValues: { ':true': true },
      }),
  }
}

type Change = Omit<UpdateCommandInput, 'TableName' | 'Key'>

function createAccess({ client, table }: Table) {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  return {
    documents,
    async find(id: string): Promise<Approval | undefined> {
      try {
        const { Item } = await documents.send(
          new GetCommand({ TableName: table, Key: approvalKey(id), ConsistentRead: true }),
        )
        return Item === undefined ? undefined : fromApprovalItem(Item)
      } catch (error) {
        throw storeUnavailable(error)
      }
    },
    /** @returns false when the condition did not hold */
    async update(id: string, change: Change): Promise<boolean> {
      try {
        await documents.send(new UpdateCommand({ TableName: table, Key: approvalKey(id), ...change }))
        return true
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false
        throw storeUnavailable(error)
      }
    },
  }
}
