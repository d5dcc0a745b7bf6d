import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Clock } from '../runtime/clock.ts'
import { refusedItem } from '../runtime/refused-item.ts'
import { type ErrorCode, SunderError } from '../runtime/sunder-error.ts'
import type { Duty, Principal } from './caller.ts'
import type { DutyBindings } from './duty-bindings.ts'
import { subjectKey } from './subject-key.ts'

/** One exercise of a duty; `collection` where it leaves or needs a mark on one. */
interface Exercise {
  readonly duty: Duty
  readonly until: number
  readonly collection?: string
  readonly marks: 'none' | 'embeds' | 'reads'
}

type Item = Record<string, unknown>

/** Why a conditional write was refused; `bound_longer` is the same duty, already bound beyond `until`. */
type Refusal = Extract<ErrorCode, 'duty_bound' | 'read_after_embed'> | 'bound_longer'

/**
 * Duty bindings in the grants table, on `SUBJECT#` items: attributes `duty`, `boundUntil` (milliseconds)
 * and `embedded` (the set of collections). An item is never deleted here, and carries no time-to-live.
 *
 * A refused write brings the item that it was judged by (there always is one: no condition refuses a new item),
 * so that `dynamodb:UpdateItem` is the only right needed. An engine that brings none is asked by a consistent
 * read.
 */
export function createDynamoDbDutyBindings(deps: {
  readonly client: DynamoDBClient
  readonly table: string
  readonly clock: Clock
}): DutyBindings {
  const documents = DynamoDBDocumentClient.from(deps.client)

  const exerciseAll = async (principals: readonly Principal[], exercise: Exercise): Promise<void> => {
    for (const principal of principals) await exerciseOne(`SUBJECT#${subjectKey(principal)}`, exercise)
  }

  const exerciseOne = async (key: string, exercise: Exercise): Promise<void> => {
    const outcome = await tryUpdate(bind(key, exercise))
    if (outcome === 'written') return
    const refusal = refusalOf(outcome.judged ?? (await read(key)), exercise)
    if (refusal !== 'bound_longer') throw new SunderError(refusal)
    if (exercise.marks === 'embeds' && (await tryUpdate(markEmbedded(key, exercise))) !== 'written') {
      throw new SunderError('duty_bound')
    }
  }

  const bind = (key: string, { duty, until, collection, marks }: Exercise) => {
    const free =
      'attribute_not_exists(#duty) OR #boundUntil <= :now OR (#duty = :duty AND #boundUntil <= :until)'
    const base = {
      TableName: deps.table,
      Key: { key },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    }
    const names = { '#duty': 'duty', '#boundUntil': 'boundUntil' }
    const values = { ':duty': duty, ':until': until, ':now': deps.clock() }
    const set = 'SET #duty = :duty, #boundUntil = :until'
    if (marks === 'none') {
      return new UpdateCommand({
        ...base,
        UpdateExpression: set,
        ConditionExpression: free,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      })
    }
    const embeds = marks === 'embeds'
    return new UpdateCommand({
      ...base,
      UpdateExpression: embeds ? `${set} ADD #embedded :collection` : set,
      ConditionExpression: embeds ? free : `(${free}) AND NOT contains(#embedded, :collection)`,
      ExpressionAttributeNames: { ...names, '#embedded': 'embedded' },
      ExpressionAttributeValues: {
        ...values,
        ':collection': embeds ? new Set([collection]) : collection,
      },
    })
  }

  const markEmbedded = (key: string, { duty, until, collection }: Exercise) =>
    new UpdateCommand({
      TableName: deps.table,
      Key: { key },
      UpdateExpression: 'ADD #embedded :collection',
      ConditionExpression: '#duty = :duty AND #boundUntil > :until',
      ExpressionAttributeNames: { '#duty': 'duty', '#boundUntil': 'boundUntil', '#embedded': 'embedded' },
      ExpressionAttributeValues: { ':duty': duty, ':until': until, ':collection': new Set([collection]) },
    })

  /** @returns when the condition did not hold, the item that it was judged by, where the engine brings it */
  const tryUpdate = async (command: UpdateCommand): Promise<'written' | { judged: Item | undefined }> => {
    try {
      await documents.send(command)
      return 'written'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { judged: refusedItem(error) }
      throw new SunderError('store_unavailable', { detail: 'duty bindings: update', cause: error })
    }
  }

  /** Why the write was refused. An item that was read after it and would let it through now stays refused. */
  const refusalOf = (item: Item | undefined, exercise: Exercise): Refusal => {
    const embedded: unknown = item?.['embedded']
    if (exercise.marks === 'reads' && embedded instanceof Set && embedded.has(exercise.collection)) {
      return 'read_after_embed'
    }
    const boundUntil: unknown = item?.['boundUntil']
    const isBoundLonger = typeof boundUntil === 'number' && boundUntil > exercise.until
    return item?.['duty'] === exercise.duty && isBoundLonger ? 'bound_longer' : 'duty_bound'
  }

  const read = async (key: string): Promise<Item | undefined> => {
    try {
      const command = new GetCommand({ TableName: deps.table, Key: { key }, ConsistentRead: true })
      return (await documents.send(command)).Item
    } catch (error) {
      throw new SunderError('store_unavailable', { detail: 'duty bindings: read', cause: error })
    }
  }

  return {
    exercise: (principals, duty, until) => exerciseAll(principals, { duty, until, marks: 'none' }),
    exerciseEmbedding: (principals, collection, until) =>
      exerciseAll(principals, { duty: 'embedder', until, collection, marks: 'embeds' }),
    exerciseReading: (principals, collection, until) =>
      exerciseAll(principals, { duty: 'consumer', until, collection, marks: 'reads' }),
  }
}
