import { describe, expect, it } from 'vitest'
import { type Caller, evaluate } from './evaluate-policy.ts'
import { parseStatements } from './policy-document.ts'

const role = 'arn:aws:iam::111122223333:role/reader'
const account = 'arn:aws:iam::111122223333:root'
const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/books'
const key = 'arn:aws:kms:us-east-1:111122223333:key/1'

type Statement = Record<string, unknown>
interface Asked {
  readonly identity?: Statement[]
  readonly resource?: Statement[]
  readonly action?: string
  readonly on?: string
  readonly caller?: Caller
  readonly context?: Record<string, string | string[]>
}

function ask({
  identity = [],
  resource = [],
  action = 'dynamodb:GetItem',
  on = table,
  ...rest
}: Asked): string {
  const { caller = { role }, context = {} } = rest
  const policies = {
    identity: parseStatements({ Statement: identity }),
    resource: parseStatements({ Statement: resource }),
  }
  return evaluate({ caller, action, resource: on, context }, policies).effect
}

const allow = (more: Statement = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more })
const deny = (more: Statement = {}) => ({ Effect: 'Deny', Action: '*', Resource: '*', ...more })
const onCondition = (Condition: Statement, context: Record<string, string | string[]>) =>
  ask({ identity: [allow({ Condition })], context })

describe('policies together', () => {
  it('denies what nothing allows', () => {
    expect(ask({})).toBe('deny')
  })

  it('lets an explicit deny of either policy win over any allow', () => {
    expect(ask({ identity: [allow(), deny()] })).toBe('deny')
    expect(ask({ identity: [allow()], resource: [deny({ Principal: '*' })] })).toBe('deny')
  })

  it('takes the allow of the identity’s or the resource’s policy within an account', () => {
    expect(ask({ identity: [allow()] })).toBe('allow')
    expect(ask({ resource: [allow({ Principal: { AWS: role } })] })).toBe('allow')
    expect(ask({ resource: [allow({ Principal: '*' })] })).toBe('allow')
    expect(ask({ resource: [allow({ Principal: { AWS: `${role}s` } })] })).toBe('deny')
  })

  it('takes an account as principal as leave for the identity’s policy, not as an allow', () => {
    expect(ask({ resource: [allow({ Principal: { AWS: account } })] })).toBe('deny')
    expect(ask({ identity: [allow()], resource: [deny({ Principal: { AWS: account } })] })).toBe('deny')
  })

  it('needs the allow of a key’s policy, by name or through the account', () => {
    const decrypt = { action: 'kms:Decrypt', on: key }
    expect(ask({ ...decrypt, identity: [allow()] })).toBe('deny')
    expect(ask({ ...decrypt, resource: [allow({ Principal: { AWS: role } })] })).toBe('allow')
    const delegated = [allow({ Principal: { AWS: account } })]
    expect(ask({ ...decrypt, resource: delegated })).toBe('deny')
    expect(ask({ ...decrypt, resource: delegated, identity: [allow()] })).toBe('allow')
    const elsewhere = [allow({ Principal: { AWS: 'arn:aws:iam::999999999999:root' } })]
    expect(ask({ ...decrypt, resource: elsewhere, identity: [allow()] })).toBe('deny')
  })

  it('needs the allow of a role’s trust policy', () => {
    const assume = { action: 'sts:AssumeRole', on: 'arn:aws:iam::111122223333:role/other' }
    const trust = [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
    ]
    expect(ask({ ...assume, resource: trust, identity: [allow()] })).toBe('deny')
    expect(ask({ ...assume, resource: trust, caller: { service: 'lambda.amazonaws.com' } })).toBe('allow')
  })

  it('knows a service by its name alone', () => {
    const resource = [allow({ Principal: { Service: 'logs.amazonaws.com' } })]
    expect(ask({ resource, caller: { service: 'logs.amazonaws.com' } })).toBe('allow')
    expect(ask({ resource, caller: { service: 's3.amazonaws.com' } })).toBe('deny')
    expect(ask({ resource })).toBe('deny')
  })
})

describe('wildcards', () => {
  it('matches actions without case and resources with it', () => {
    expect(ask({ identity: [allow({ Action: 'DynamoDB:get*' })] })).toBe('allow')
    expect(ask({ identity: [allow({ Resource: table.toUpperCase() })] })).toBe('deny')
    expect(ask({ identity: [allow({ Action: 'dynamodb:Get' })] })).toBe('deny')
  })

  it('takes ? for one character, and what a regular expression would take for itself', () => {
    expect(ask({ identity: [allow({ Resource: `${table.slice(0, -1)}?` })] })).toBe('allow')
    expect(ask({ identity: [allow({ Resource: table.replace('books', 'boo.+') })] })).toBe('deny')
  })

  it('keeps a table and its indexes apart', () => {
    expect(ask({ identity: [allow({ Resource: table })], on: `${table}/index/by-day` })).toBe('deny')
    expect(ask({ identity: [allow({ Resource: `${table}/index/*` })], on: table })).toBe('deny')
  })
})

describe('conditions', () => {
  const principal = (operator: string, pattern: string) =>
    ask({ identity: [allow({ Condition: { [operator]: { 'aws:PrincipalArn': pattern } } })] })

  it('needs every operator and every key, and one of the values', () => {
    const both = { StringEquals: { 'kms:ViaService': ['a', 'b'], 'kms:CallerAccount': '1' } }
    expect(onCondition(both, { 'kms:ViaService': 'b', 'kms:CallerAccount': '1' })).toBe('allow')
    expect(onCondition(both, { 'kms:ViaService': 'b', 'kms:CallerAccount': '2' })).toBe('deny')
    expect(onCondition(both, { 'kms:ViaService': 'b' })).toBe('deny')
  })

  it('holds a negated operator where no value matches or the key is missing', () => {
    const condition = { StringNotEquals: { 'kms:ViaService': ['a', 'b'] } }
    expect(onCondition(condition, { 'kms:ViaService': 'c' })).toBe('allow')
    expect(onCondition(condition, { 'kms:ViaService': 'b' })).toBe('deny')
    expect(onCondition(condition, {})).toBe('allow')
  })

  it('holds IfExists where the key is missing', () => {
    const condition = { StringEqualsIfExists: { 'kms:ViaService': 'a' } }
    expect(onCondition(condition, {})).toBe('allow')
    expect(onCondition(condition, { 'kms:ViaService': 'b' })).toBe('deny')
  })

  it('takes Null for what is not in the request', () => {
    const missing = { Null: { 's3:if-none-match': 'true' } }
    expect(onCondition(missing, {})).toBe('allow')
    expect(onCondition(missing, { 's3:if-none-match': '*' })).toBe('deny')
    expect(onCondition({ Null: { 's3:if-none-match': false } }, { 's3:if-none-match': '*' })).toBe('allow')
  })

  it('holds ForAllValues without a key, and ForAnyValue never', () => {
    const all = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['A#*'] } }
    expect(onCondition(all, { 'dynamodb:LeadingKeys': ['A#1', 'A#2'] })).toBe('allow')
    expect(onCondition(all, { 'dynamodb:LeadingKeys': ['A#1', 'B#2'] })).toBe('deny')
    expect(onCondition(all, {})).toBe('allow')
    expect(onCondition(all, { 'dynamodb:LeadingKeys': [] })).toBe('allow')
    const any = { 'ForAnyValue:StringNotLike': { 'dynamodb:LeadingKeys': ['A#*', 'C#*'] } }
    expect(onCondition(any, { 'dynamodb:LeadingKeys': ['A#1', 'B#2'] })).toBe('allow')
    expect(onCondition(any, { 'dynamodb:LeadingKeys': ['A#1', 'C#2'] })).toBe('deny')
    expect(onCondition(any, {})).toBe('deny')
  })

  it('compares ARNs part by part, with wildcards for either operator', () => {
    expect(principal('ArnEquals', role)).toBe('allow')
    expect(principal('ArnEquals', 'arn:aws:iam::*:role/read*')).toBe('allow')
    expect(principal('ArnLike', 'arn:*:role/reader')).toBe('deny')
    expect(principal('ArnNotEquals', role)).toBe('deny')
  })

  it('compares numbers as numbers', () => {
    const old = { NumericLessThan: { 's3:TlsVersion': 1.2 } }
    expect(onCondition(old, { 's3:TlsVersion': '1.1' })).toBe('allow')
    expect(onCondition(old, { 's3:TlsVersion': '1.3' })).toBe('deny')
  })

  it('compares booleans without case', () => {
    expect(onCondition({ Bool: { 'aws:SecureTransport': false } }, { 'aws:SecureTransport': 'False' })).toBe(
      'allow',
    )
  })
})

describe('what it does not know', () => {
  it.each([
    ['NotAction', { Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: 's3:*', NotResource: '*' }],
    ['NotPrincipal', allow({ NotPrincipal: '*' })],
    ['a federated principal', allow({ Principal: { Federated: 'x' } })],
    ['a policy variable', allow({ Resource: `arn:aws:s3:::b/\${aws:username}/*` })],
    ['an operator', allow({ Condition: { DateLessThan: { 'aws:PrincipalArn': 'x' } } })],
    ['a key', allow({ Condition: { StringEquals: { 'aws:SourceVpce': 'x' } } })],
    [
      'a set operator on one value',
      allow({ Condition: { 'ForAllValues:StringEquals': { 'kms:ViaService': 'x' } } }),
    ],
    [
      'many values without a set operator',
      allow({ Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'x' } } }),
    ],
  ])('is refused, never passed over: %s', (_, statement) => {
    expect(() => ask({ identity: [statement] })).toThrow(/not evaluated/)
  })
})
