import type { Condition } from './policy-document.ts'

/** A request's context: a list for a key of many values, and no entry for a key that the request has not. */
export type Context = Readonly<Record<string, string | readonly string[]>>

/** Keys that AWS documents for the actions asked about; lower case, as keys are compared without case. */
const singleValued = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'kms:calleraccount',
  'kms:grantisforawsresource',
  'kms:macalgorithm',
  'kms:messagetype',
  'kms:signingalgorithm',
  'kms:viaservice',
  's3:if-none-match',
  's3:tlsversion',
  's3:x-amz-server-side-encryption',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:x-amz-server-side-encryption-customer-algorithm',
  'ses:fromaddress',
]
const multiValued = ['dynamodb:attributes', 'dynamodb:leadingkeys', 'kms:encryptioncontextkeys']

type Compare = (pattern: string, value: string) => boolean
const equal: Compare = (pattern, value) => pattern === value
const isLess: Compare = (pattern, value) => Number(value) < Number(pattern)
const equalBool: Compare = (pattern, value) => pattern.toLowerCase() === value.toLowerCase()

/** `isNegated`: holds where no value of the policy matches, and where the request has no such key. */
const operators: Readonly<Record<string, { readonly compare: Compare; readonly isNegated: boolean }>> = {
  StringEquals: { compare: equal, isNegated: false },
  StringNotEquals: { compare: equal, isNegated: true },
  StringLike: { compare: like, isNegated: false },
  StringNotLike: { compare: like, isNegated: true },
  // AWS: ArnEquals and ArnLike behave identically.
  ArnEquals: { compare: arnLike, isNegated: false },
  ArnLike: { compare: arnLike, isNegated: false },
  ArnNotEquals: { compare: arnLike, isNegated: true },
  ArnNotLike: { compare: arnLike, isNegated: true },
  NumericLessThan: { compare: isLess, isNegated: false },
  Bool: { compare: equalBool, isNegated: false },
}

/** @throws on an operator or a key that is not known, and on a set operator where AWS gives it no sense */
export function holds({ operator, key, values }: Condition, context: Context): boolean {
  const isMulti = multiValued.includes(key.toLowerCase())
  if (!isMulti && !singleValued.includes(key.toLowerCase())) throw new Error(`not evaluated: the key ${key}`)
  const found = valuesOf(key, context)
  if (operator === 'Null') return values.includes(String(found === undefined))
  const [, set, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? []
  const known = operators[name]
  if (known === undefined) throw new Error(`not evaluated: the operator ${operator}`)
  if ((set !== undefined) !== isMulti) throw new Error(`not evaluated: ${operator} with the key ${key}`)
  const matches = (value: string) =>
    values.some((pattern) => known.compare(pattern, value)) !== known.isNegated
  if (found === undefined) return ifExists !== undefined || holdsWithoutKey(set, known.isNegated)
  return set === 'ForAnyValue' ? found.some(matches) : found.every(matches)
}

function holdsWithoutKey(set: string | undefined, isNegated: boolean): boolean {
  if (set === undefined) return isNegated
  return set === 'ForAllValues'
}

function valuesOf(key: string, context: Context): readonly string[] | undefined {
  const [, value] = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? []
  if (value === undefined) return undefined
  const list = typeof value === 'string' ? [value] : value
  // An empty set is a key that is not there.
  return list.length === 0 ? undefined : list
}

const compiled = new Map<string, RegExp>()

/** `*` is any run of characters, `?` any one. */
export function like(pattern: string, value: string): boolean {
  const known = compiled.get(pattern) ?? compile(pattern)
  compiled.set(pattern, known)
  return known.test(value)
}

function compile(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
}

/** Each of the six parts of an ARN is matched for itself, so that a wildcard never spans a colon but in the last. */
function arnLike(pattern: string, value: string): boolean {
  const [patterns, values] = [partsOf(pattern), partsOf(value)]
  return patterns.length === values.length && patterns.every((part, at) => like(part, values[at] ?? ''))
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), parts.slice(5).join(':')]
}
