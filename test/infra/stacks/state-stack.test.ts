import { beforeAll, describe, expect, it } from 'vitest'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import type { PayloadKind } from '../../../shared/payloads/payload-store.ts'
import { synthTemplates, type Template } from '../synthesized.ts'
import { resourceNamed, resourcesOf } from './templates.ts'

let templates: Readonly<Record<string, Template>>
beforeAll(() => {
  templates = synthTemplates()
})

describe('the state stack', () => {
  it('keeps every table, bucket, key and vector index when the stack goes', () => {
    const kinds = [
      ...['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'],
      ...['AWS::S3Vectors::VectorBucket', 'AWS::S3Vectors::Index', 'AWS::S3Vectors::VectorBucketPolicy'],
    ]
    const lost = kinds.flatMap((kind) =>
      resourcesOf(templates.SunderState, kind).filter(
        ({ DeletionPolicy, UpdateReplacePolicy }) =>
          !DeletionPolicy?.startsWith('Retain') || UpdateReplacePolicy !== 'Retain',
      ),
    )
    expect(lost).toEqual([])
  })

  it('makes the tables last, as a creation that is rolled back leaves nothing else behind', () => {
    const { Resources = {} } = templates.SunderState ?? {}
    const ids = Object.keys(Resources)
    const waitsFor = (id: string): readonly string[] => Resources[id]?.DependsOn ?? []
    const [grants = ''] = ids.filter((id) => id.startsWith('GrantsTable'))
    const [audit = ''] = ids.filter((id) => id.startsWith('AuditTable'))
    expect(waitsFor(audit)).toContain(grants)
    const made = new Set(waitsFor(grants))
    // Those that another resource waits for come before that one.
    const references = JSON.stringify(ids.filter((id) => made.has(id)).map((id) => Resources[id]))
    const later = ids.filter((id) => !made.has(id) && !references.includes(`"${id}"`))
    expect(later.map((id) => Resources[id]?.Type).sort()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::DynamoDB::Table',
    ])
  })

  it.each([
    ['sunder-grants', grantsTable],
    ['sunder-audit', auditTable],
  ])('guards the table %s, with the keys that the code knows', (name, definition) => {
    const { Properties } = resourceNamed(templates.SunderState, 'AWS::DynamoDB::Table', ['TableName', name])
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    })
    expect(Properties.ResourcePolicy.PolicyDocument.Statement.length).toBeGreaterThan(3)
    expect(Properties.KeySchema[0]).toEqual({ AttributeName: definition.key.partition, KeyType: 'HASH' })
    const indexes = Properties.GlobalSecondaryIndexes.map((index: { IndexName: string }) => index.IndexName)
    expect(indexes).toEqual(Object.keys(definition.indexes))
  })

  it('clears expired items of both tables, and tells all changes of the audit table', () => {
    const grants = resourceNamed(templates.SunderState, 'AWS::DynamoDB::Table', [
      'TableName',
      'sunder-grants',
    ]).Properties
    const audit = resourceNamed(templates.SunderState, 'AWS::DynamoDB::Table', [
      'TableName',
      'sunder-audit',
    ]).Properties
    expect(grants.TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true })
    expect(audit.TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true })
    expect(audit.StreamSpecification.StreamViewType).toBe('NEW_AND_OLD_IMAGES')
    expect(audit.StreamSpecification.ResourcePolicy.PolicyDocument.Statement).toHaveLength(1)
  })

  it('locks the copies of audit records for as long as the policy keeps records', () => {
    const { Properties } = resourceNamed(templates.SunderState, 'AWS::S3::Bucket', [
      'BucketName',
      'sunder-audit-copies-',
    ])
    expect(Properties.ObjectLockEnabled).toBe(true)
    expect(Properties.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({
      Mode: 'COMPLIANCE',
      Days: 400,
    })
  })

  it('keeps payloads of every kind for as long as the records that commit to them', () => {
    const { Properties } = resourceNamed(templates.SunderState, 'AWS::S3::Bucket', [
      'BucketName',
      'sunder-payloads-',
    ])
    const rules: readonly { readonly Prefix: string; readonly ExpirationInDays: number }[] =
      Properties.LifecycleConfiguration.Rules
    const kinds = ['requests', 'responses', 'pending', 'previews'] as const satisfies readonly PayloadKind[]
    expect(rules.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])).toEqual(
      kinds.map((kind) => [`${kind}/`, 400]),
    )
  })

  it('lets nobody public into a bucket, and logs who comes', () => {
    const buckets = resourcesOf(templates.SunderState, 'AWS::S3::Bucket')
    expect(buckets).toHaveLength(5)
    for (const { Properties } of buckets) {
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true])
    }
    expect(buckets.filter(({ Properties }) => Properties.LoggingConfiguration !== undefined)).toHaveLength(4)
  })

  it('makes signing keys of the kinds that the code signs with, and rotates the others', () => {
    const keys = resourcesOf(templates.SunderState, 'AWS::KMS::Key').map(({ Properties }) => [
      Properties.KeySpec ?? 'SYMMETRIC_DEFAULT',
      Properties.KeyUsage ?? 'ENCRYPT_DECRYPT',
      Properties.EnableKeyRotation ?? false,
    ])
    const symmetric = ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', true]
    expect(keys.sort()).toEqual(
      [
        ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', false],
        ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', false],
        ['ECC_NIST_P256', 'SIGN_VERIFY', false],
        ...Array(3).fill(['HMAC_256', 'GENERATE_VERIFY_MAC', false]),
        ...Array(6).fill(symmetric),
      ].sort(),
    )
  })

  it('makes an index for every collection, of its dimensions', () => {
    const indexes = resourcesOf(templates.SunderState, 'AWS::S3Vectors::Index').map(
      ({ Properties }) => Properties,
    )
    expect(indexes.map(({ IndexName, Dimension }) => [IndexName, Dimension])).toEqual([
      ['support-mail', 1536],
      ['research', 1536],
    ])
    for (const index of indexes) {
      expect(index).toMatchObject({ DataType: 'float32', DistanceMetric: 'cosine' })
      expect(index.MetadataConfiguration.NonFilterableMetadataKeys).toEqual(['text', 'metadata', 'row'])
      expect(index.EncryptionConfiguration.SseType).toBe('aws:kms')
    }
  })

  it('lets nobody break glass unless somebody is named', () => {
    const role = resourceNamed(templates.SunderState, 'AWS::IAM::Role', [
      'RoleName',
      'sunder-break-glass-',
    ]).Properties
    const statements = role.AssumeRolePolicyDocument.Statement
    expect(statements).toEqual([{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }])
  })

  it('lets those who are named break glass in this region, where the alarm hears of it', () => {
    const principal = 'arn:aws:iam::123456789012:role/on-call'
    const named = synthTemplates({ settings: { breakGlassPrincipals: [principal] } })
    const role = resourceNamed(named['SunderState'], 'AWS::IAM::Role', ['RoleName', 'sunder-break-glass-'])
    expect(role.Properties['AssumeRolePolicyDocument'].Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: [principal] },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:RequestedRegion': { Ref: 'AWS::Region' } } },
      },
    ])
  })
})
