import { describe, expect, it } from 'vitest'
import { synthTemplates } from '../synthesized.ts'
import { asObject } from './policy-document.ts'
import type { TemplateResource, Templates } from './resolve-template.ts'
import { violations } from './violations.ts'

type Json = Record<string, unknown>

const templates: Templates = synthTemplates()

/** A copy of the templates in which the role of `name` may do one thing more. */
function given(name: string, Action: string, more: Json = {}): Templates {
  const [stack, id] = find(templates, (resource) => isRole(resource, name))
  const extra = { Effect: 'Allow', Action, Resource: '*', ...more }
  return changed(stack, id, (properties) => {
    const policies = Array.isArray(properties['Policies']) ? properties['Policies'] : []
    return { ...properties, Policies: [...policies, { PolicyDocument: { Statement: [extra] } }] }
  })
}

/** A copy in which the statement `sid` of the resource's own policy is missing. */
function without(sid: string, type: string, text: string, from = templates): Templates {
  const [stack, id] = find(from, (resource) => {
    return resource.Type === type && JSON.stringify(resource).includes(text) && hasSid(resource, sid)
  })
  return changed(stack, id, (properties) => asObject(drop(properties, sid)), from)
}

function anyPut(name: string): Templates {
  return given(name, 'dynamodb:PutItem', { Resource: '*:table/sunder-audit' })
}

const isRole = ({ Type, Properties }: TemplateResource, name: string) =>
  Type === 'AWS::IAM::Role' && JSON.stringify(Properties).includes(`"sunder-${name}-"`)
const hasSid = (resource: unknown, sid: string) => JSON.stringify(resource).includes(`"Sid":"${sid}"`)

function find(all: Templates, is: (resource: TemplateResource) => boolean): [string, string] {
  for (const [stack, { Resources }] of Object.entries(all)) {
    const [id] = Object.entries(Resources).find(([, resource]) => is(resource)) ?? []
    if (id !== undefined) return [stack, id]
  }
  throw new Error('no such resource')
}

function changed(stack: string, id: string, change: (properties: Json) => Json, from = templates): Templates {
  const copy = structuredClone(from)
  const resource = copy[stack]?.Resources[id]
  if (resource === undefined) throw new Error(`no ${id}`)
  const mended = { ...resource, Properties: change({ ...resource.Properties }) }
  return { ...copy, [stack]: { ...copy[stack], Resources: { ...copy[stack]?.Resources, [id]: mended } } }
}

function drop(value: unknown, sid: string): unknown {
  if (Array.isArray(value)) return value.filter((one) => !isStatement(one, sid)).map((one) => drop(one, sid))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, drop(inner, sid)]))
}
const isStatement = (value: unknown, sid: string) =>
  typeof value === 'object' && value !== null && 'Sid' in value && value.Sid === sid

describe('one right too many is seen, and nothing else', () => {
  it.each<[string, Templates, string[]]>([
    [
      'the model’s secret for read-vectors',
      given('read-vectors', 'secretsmanager:GetSecretValue', { Resource: '*:secret:*' }),
      ["the model's", 'another'].flatMap((secret) => {
        const cell = `read-vectors: secretsmanager:GetSecretValue ${secret}`
        return [`${cell}: allow, not deny`, `${cell}: its own policy allows it`]
      }),
    ],
    [
      'the model for audit',
      given('audit', 'lambda:InvokeFunction', { Resource: '*:function:*-embed-query' }),
      [
        'audit: lambda:InvokeFunction embed-query: allow, not deny',
        'audit: lambda:InvokeFunction embed-query: its own policy allows it',
      ],
    ],
    [
      'another’s role for grants',
      given('grants', 'iam:PassRole'),
      ['grants: iam:PassRole embed: allow, not deny', 'grants: iam:PassRole embed: its own policy allows it'],
    ],
    // Here the vector bucket's policy still holds, and the first lock is reported all the same.
    [
      'vectors for embed',
      given('embed', 's3vectors:GetVectors'),
      ['embed: s3vectors:GetVectors vectors: its own policy allows it'],
    ],
    [
      'vectors to be put by read-vectors',
      given('read-vectors', 's3vectors:PutVectors'),
      ['read-vectors: s3vectors:PutVectors vectors: its own policy allows it'],
    ],
    [
      'another prefix of the grants table for embed, with no guard against a request without keys',
      given('embed', 'dynamodb:UpdateItem', {
        Resource: '*:table/sunder-grants',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['APPROVAL#*'] } },
      }),
      [
        'embed: dynamodb:UpdateItem grants APPROVAL#: its own policy allows it',
        'embed: dynamodb:UpdateItem grants without a key: its own policy allows it',
      ],
    ],
    [
      'any attribute of a subject’s items for audit',
      given('audit', 'dynamodb:UpdateItem', {
        Resource: '*:table/sunder-grants',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SUBJECT#*'] } },
      }),
      [
        ...['embedded', 'ttl', 'another attribute', 'without attributes'].map(
          (what) => `audit: dynamodb:UpdateItem grants SUBJECT# ${what}: its own policy allows it`,
        ),
        'audit: dynamodb:UpdateItem grants SUBJECT#…RATE# count: its own policy allows it',
        'audit: dynamodb:UpdateItem grants without a key: its own policy allows it',
      ],
    ],
    // The role's own denials outdo what it was given.
    ['any lane for audit', given('audit', 'dynamodb:PutItem', { Resource: '*:table/sunder-audit' }), []],
    [
      'changes of records for grants',
      given('grants', 'dynamodb:UpdateItem', { Resource: '*:table/sunder-audit' }),
      [],
    ],
  ])('%s', (_, weakened, seen) => {
    expect(violations(weakened)).toEqual(seen)
  })
})

describe('a lost lock is seen', () => {
  const audit = '"TableName":"sunder-audit"'
  it.each<[string, Templates, string]>([
    [
      'a role’s own, on other lanes, where it was given any',
      without('NeverPutIntoOtherLanes', 'AWS::IAM::ManagedPolicy', 'LANES#audit#', anyPut('audit')),
      'audit: dynamodb:PutItem audit LANE#embed#: its own policy allows it',
    ],
    [
      'the audit table’s, on a writer’s other lanes',
      without('AuditPutsIntoItsLanes', 'AWS::DynamoDB::Table', audit),
      'audit: dynamodb:PutItem audit LANE#embed#: the resource lets it',
    ],
    [
      'the audit table’s, on changes',
      without('NobodyChangesRecords', 'AWS::DynamoDB::Table', audit),
      'administrator: dynamodb:UpdateItem audit LANE#embed#: allow, not deny',
    ],
    [
      'the audit table’s, on puts',
      without('OthersPutNothing', 'AWS::DynamoDB::Table', audit),
      'administrator: dynamodb:PutItem audit LANE#embed#: allow, not deny',
    ],
    [
      'the grants table’s, on the attributes that a reader names',
      without('AuditAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'audit: dynamodb:UpdateItem grants SUBJECT# embedded: the resource lets it',
    ],
    [
      'the grants table’s, on where a reader counts',
      without('ReadVectorsCountsRequests', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'read-vectors: dynamodb:UpdateItem grants SUBJECT# ttl: the resource lets it',
    ],
    [
      'the grants table’s, on updates that name nothing',
      without('ReadersNameAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'read-vectors: dynamodb:UpdateItem grants SUBJECT# without attributes: the resource lets it',
    ],
    [
      'the stream’s',
      without('OthersReadNothing', 'AWS::DynamoDB::Table', audit),
      'administrator: dynamodb:GetRecords audit-stream: allow, not deny',
    ],
    [
      'the vector bucket’s, on reads',
      without('OthersReadNothing', 'AWS::S3Vectors::VectorBucketPolicy', 'GetVectors'),
      'administrator: s3vectors:GetVectors vectors: allow, not deny',
    ],
    [
      'the payload bucket’s, on reads',
      without('OthersReadNothing', 'AWS::S3::BucketPolicy', 'pending'),
      'embed: s3:GetObject payloads requests/: the resource lets it',
    ],
    [
      'the payload bucket’s, on overwriting',
      without('NobodyOverwrites', 'AWS::S3::BucketPolicy', 'pending'),
      'embed: s3:PutObject payloads requests/ overwriting: allow, not deny',
    ],
    [
      'the payload bucket’s, on another key',
      without('NoOtherKey', 'AWS::S3::BucketPolicy', 'pending'),
      'embed: s3:PutObject payloads requests/ under another key: allow, not deny',
    ],
  ])('%s', (_, weakened, seen) => {
    expect(violations(weakened)).toContain(seen)
  })

  it('and so is a right too few', () => {
    const weakened = without('SignGrants', 'AWS::KMS::Key', 'ECC_NIST_P256')
    // The role's own policy is not enough for a key.
    expect(violations(weakened)).toEqual(['grants: kms:Sign grantKey ECDSA_SHA_256 DIGEST: deny, not allow'])
  })
})
