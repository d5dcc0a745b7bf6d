import type { Context } from './evaluate-condition.ts'

/** A call of DynamoDB as it goes over the wire, and the partition key of its table. */
export interface DynamoDbCall {
  readonly operation: string
  readonly body: Readonly<Record<string, unknown>>
  readonly partition: string
}

/**
 * What AWS documents that IAM is told of a call on items: the values of their partition keys, and the attributes that
 * the call names, be it to write them or to ask for them; none for a call that asks for whole items.
 */
export function contextOf({ operation, body, partition }: DynamoDbCall): Context {
  const items = operation === 'BatchGetItem' ? batchedKeys(body) : [body['Key'] ?? body['Item'] ?? {}]
  const keys = items.flatMap((item) => Object.values(asRecord(asRecord(item)[partition])).map(String))
  const attributes = namedBy(operation, body)
  return {
    ...(keys.length > 0 && { 'dynamodb:LeadingKeys': keys }),
    ...(attributes.length > 0 && { 'dynamodb:Attributes': attributes }),
  }
}

function batchedKeys(body: DynamoDbCall['body']): unknown[] {
  return Object.values(asRecord(body['RequestItems'])).flatMap(
    (asked) => asRecord(asked)['Keys'] as unknown[],
  )
}

function namedBy(operation: string, body: DynamoDbCall['body']): string[] {
  if (operation !== 'UpdateItem' && operation !== 'PutItem') return []
  const names = asRecord(body['ExpressionAttributeNames'])
  const expressions = ['UpdateExpression', 'ConditionExpression'].map((name) => String(body[name] ?? ''))
  const inExpressions = expressions.flatMap(topLevelNames).map((name) => String(names[name] ?? name))
  return [...new Set([...Object.keys(asRecord(body['Key'] ?? body['Item'])), ...inExpressions])]
}

const keywords = /^(SET|REMOVE|ADD|DELETE|AND|OR|NOT|IN|BETWEEN)$/i

/** Names and placeholders of names; not values, functions, keywords, or what stands after a dot. */
function topLevelNames(expression: string): string[] {
  return [...expression.matchAll(/(?<![\w#:.])#?[A-Za-z_]\w*(?!\w|\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !keywords.test(name))
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
