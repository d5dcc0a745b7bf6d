import type { AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'

/**
 * The item that a write's condition was judged by, as DynamoDB returns it with the refusal
 * (`ReturnValuesOnConditionCheckFailure: 'ALL_OLD'`): asking for it needs no right to read. Undefined where no
 * item stands there, and with an engine that does not know the parameter: the two look alike. Strings, numbers
 * and sets of strings alone; other attributes are left out.
 */
export function refusedItem({ Item }: ConditionalCheckFailedException): Record<string, unknown> | undefined {
  if (Item === undefined) return undefined
  return Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, plain(value)]))
}

function plain({ S, N, SS }: AttributeValue): unknown {
  if (S !== undefined) return S
  if (N !== undefined) return Number(N)
  return SS === undefined ? undefined : new Set(SS)
}
