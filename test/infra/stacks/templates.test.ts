import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { functionNames } from '../../../infra/functions.ts'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { synthTemplates, type Template, type TemplateResource } from '../synthesized.ts'
import { resolvePseudo } from './resolve-pseudo.ts'

let templates: Readonly<Record<string, Template>>
beforeAll(() => {
  templates = synthTemplates({ settings: { alarmEmail: 'on-call@acme-corp.com' } })
})

const dutyStacks = ['SunderEmbed', 'SunderReadVectors', 'SunderAudit', 'SunderGrants']

function template(stack: string): Template {
  const found = templates[stack]
  if (found === undefined) throw new Error(`there is no stack ${stack}`)
  return found
}

function resources(stack: string, type: string): TemplateResource[] {
  return Object.values(template(stack).Resources).filter((resource) => resource.Type === type)
}

function everyResource(type: string): TemplateResource[] {
  return Object.keys(templates).flatMap((stack) => resources(stack, type))
}

function named(stack: string, type: string, property: string, name: string): TemplateResource {
  const found = resources(stack, type).find(({ Properties }) =>
    JSON.stringify(Properties[property])?.includes(name),
  )
  if (found === undefined) throw new Error(`${stack} has no ${type} with ${property} ${name}`)
  return found
}

describe('the state stack', () => {
  it('keeps every table, bucket, key and vector index when the stack goes', () => {
    const kinds = [
      ...['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'],
      ...['AWS::S3Vectors::VectorBucket', 'AWS::S3Vectors::Index', 'AWS::S3Vectors::VectorBucketPolicy'],
    ]
    const kept = kinds.map((kind) => {
      const policies = resources('SunderState', kind).map((one) => [
        one.DeletionPolicy,
        one.UpdateReplacePolicy,
      ])
      return [kind, policies.length > 0 && policies.flat().every((policy) => policy === 'Retain')]
    })
    expect(kept).toEqual(kinds.map((kind) => [kind, true]))
  })

  it.each([
    ['sunder-grants', grantsTable],
    ['sunder-audit', auditTable],
  ])('guards the table %s, with the keys that the code knows', (name, definition) => {
    const { Properties } = named('SunderState', 'AWS::DynamoDB::Table', 'TableName', name)
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

  it('clears expired items of the grants table, and tells all changes of the audit table', () => {
    const grants = named('SunderState', 'AWS::DynamoDB::Table', 'TableName', 'sunder-grants').Properties
    const audit = named('SunderState', 'AWS::DynamoDB::Table', 'TableName', 'sunder-audit').Properties
    expect(grants.TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true })
    expect(audit.StreamSpecification.StreamViewType).toBe('NEW_AND_OLD_IMAGES')
    expect(audit.StreamSpecification.ResourcePolicy.PolicyDocument.Statement).toHaveLength(1)
  })

  it('locks the copies of audit records for as long as the policy keeps records', () => {
    const { Properties } = named('SunderState', 'AWS::S3::Bucket', 'BucketName', 'sunder-audit-copies-')
    expect(Properties.ObjectLockEnabled).toBe(true)
    expect(Properties.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({
      Mode: 'COMPLIANCE',
      Days: 400,
    })
  })

  it('lets nobody public into a bucket, and logs who comes', () => {
    const buckets = resources('SunderState', 'AWS::S3::Bucket')
    expect(buckets).toHaveLength(3)
    for (const { Properties } of buckets) {
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true])
    }
    expect(buckets.filter(({ Properties }) => Properties.LoggingConfiguration !== undefined)).toHaveLength(2)
  })

  it('makes signing keys of the kinds that the code signs with, and rotates the others', () => {
    const keys = resources('SunderState', 'AWS::KMS::Key').map(({ Properties }) => [
      Properties.KeySpec ?? 'SYMMETRIC_DEFAULT',
      Properties.KeyUsage ?? 'ENCRYPT_DECRYPT',
      Properties.EnableKeyRotation ?? false,
    ])
    const symmetric = ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', true]
    expect(keys.sort()).toEqual(
      [
        ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', false],
        ['ECC_NIST_P256', 'SIGN_VERIFY', false],
        ['HMAC_256', 'GENERATE_VERIFY_MAC', false],
        ...Array(5).fill(symmetric),
      ].sort(),
    )
  })

  it('makes an index for every collection, of its dimensions', () => {
    const indexes = resources('SunderState', 'AWS::S3Vectors::Index').map(({ Properties }) => Properties)
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
    const role = named('SunderState', 'AWS::IAM::Role', 'RoleName', 'sunder-break-glass-').Properties
    const statements = role.AssumeRolePolicyDocument.Statement
    expect(statements).toEqual([{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }])
  })
})

describe('the stacks of the duties', () => {
  it('say where each duty is asked', () => {
    const outputs = dutyStacks.map((stack) =>
      Object.keys(template(stack).Outputs ?? {}).find((name) => name.endsWith('Url')),
    )
    expect(outputs).toEqual(['EmbedUrl', 'VectorsUrl', 'AuditUrl', 'GrantsUrl'])
  })

  it('run every function on ARM and Node 24, traced, with a role and a log group of its own', () => {
    const functions = dutyStacks.flatMap((stack) => resources(stack, 'AWS::Lambda::Function'))
    expect(functions).toHaveLength(7)
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'entry.handler',
        TracingConfig: { Mode: 'Active' },
      })
    }
    const distinct = (property: (one: TemplateResource) => unknown) =>
      new Set(functions.map((one) => JSON.stringify(property(one)))).size
    expect(distinct(({ Properties }) => Properties.Role)).toBe(7)
    expect(distinct(({ Properties }) => Properties.LoggingConfig.LogGroup)).toBe(7)
  })

  it('give each function the variables that its entry reads, and no other', () => {
    const given = dutyStacks
      .flatMap((stack) => resources(stack, 'AWS::Lambda::Function'))
      .map(({ Properties }) => [
        Properties.FunctionName,
        Object.keys(Properties.Environment.Variables).filter((name) => name.startsWith('SUNDER_')),
      ])
    const read = functionNames.map((name) => {
      const entry = readFileSync(`functions/${name}/entry.ts`, 'utf8')
      const variables = new Set(entry.match(/SUNDER_[A-Z_]+/g))
      return [`sunder-${name}`, [...variables].filter((variable) => !variable.startsWith('SUNDER_VAULT'))]
    })
    const sorted = (pairs: (readonly [string, string[]])[]) =>
      Object.fromEntries(pairs.map(([name, variables]) => [name, variables.sort()]))
    expect(sorted(given as [string, string[]][])).toEqual(sorted(read as [string, string[]][]))
  })

  it('have no right but those of managed policies, each of which IAM can take', () => {
    for (const stack of Object.keys(templates)) {
      expect(resources(stack, 'AWS::IAM::Policy')).toEqual([])
      for (const role of resources(stack, 'AWS::IAM::Role')) expect(role.Properties.Policies).toBeUndefined()
      for (const policy of resources(stack, 'AWS::IAM::ManagedPolicy')) {
        const { length } = JSON.stringify(resolvePseudo(policy.Properties.PolicyDocument))
        expect(length).toBeLessThan(6_144)
      }
    }
  })

  it.each(dutyStacks)(
    '%s has one API, throttled, logged, behind a firewall with rules on rate and size',
    (stack) => {
      const [stage] = resources(stack, 'AWS::ApiGateway::Stage')
      const [settings] = stage?.Properties.MethodSettings ?? []
      expect(settings).toMatchObject({
        ThrottlingRateLimit: 100,
        ThrottlingBurstLimit: 200,
        LoggingLevel: 'ERROR',
      })
      expect(settings.DataTraceEnabled).toBe(false)
      const [api] = resources(stack, 'AWS::ApiGateway::RestApi')
      expect(api?.Properties).toMatchObject({
        EndpointConfiguration: { Types: ['REGIONAL'] },
        SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PQ_2025_09',
      })
      const [acl] = resources(stack, 'AWS::WAFv2::WebACL')
      const rules = acl?.Properties.Rules.map(({ Name }: { Name: string }) => Name)
      expect(rules).toEqual(['requests-per-address', 'sizes', 'known-bad-inputs', 'addresses-of-ill-repute'])
      expect(resources(stack, 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1)
    },
  )

  it('log neither a header, nor a query, nor a path with its values', () => {
    for (const stack of dutyStacks) {
      const format = resources(stack, 'AWS::ApiGateway::Stage')[0]?.Properties.AccessLogSetting.Format
      expect(format).not.toMatch(/authorizer|header|querystring|context\.path|requestOverride|userAgent/i)
      const [logging] = resources(stack, 'AWS::WAFv2::LoggingConfiguration')
      expect(JSON.stringify(logging?.Properties.RedactedFields)).toContain('authorization')
    }
  })

  it('make the secrets that the policy names, without a value', () => {
    const [secret] = resources('SunderEmbed', 'AWS::SecretsManager::Secret')
    expect(secret?.Properties.Name).toBe('sunder/openai')
    expect(secret?.Properties).not.toHaveProperty('SecretString')
    expect(secret?.Properties).not.toHaveProperty('GenerateSecretString')
  })

  it('import from the state stack, and from the embed stack where grants are used, and from no other', () => {
    const imports = Object.keys(templates).map((stack) => {
      const sources = [...JSON.stringify(template(stack)).matchAll(/"Fn::ImportValue":"([^:"]+):/g)]
      return [stack, [...new Set(sources.map(([, source]) => source))].sort()]
    })
    expect(Object.fromEntries(imports)).toEqual({
      SunderState: [],
      SunderEmbed: ['SunderState'],
      SunderReadVectors: ['SunderState'],
      SunderAudit: ['SunderState'],
      SunderGrants: ['SunderEmbed', 'SunderState'],
      SunderOperations: ['SunderState'],
    })
  })
})

describe('the operations stack', () => {
  it('has an alarm for all that an operator is woken for, each with a line of the runbook', () => {
    const alarms = resources('SunderOperations', 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toMatchInlineSnapshot(`
      [
        "sunder-audit-5xx",
        "sunder-audit-record-altered",
        "sunder-audit-write-failures",
        "sunder-break-glass-used",
        "sunder-embed-5xx",
        "sunder-grants-5xx",
        "sunder-guards-changed",
        "sunder-interrupted-requests",
        "sunder-many-refused-requests",
        "sunder-read-vectors-5xx",
        "sunder-refused-crossings",
        "sunder-throttles",
        "sunder-watch-audit-gave-up",
        "sunder-watch-audit-late",
        "sunder-withheld-rows",
      ]
    `)
    for (const { AlarmName, AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmActions, AlarmName).toHaveLength(1)
      // What it means. Look at what. What to do.
      expect(AlarmDescription, AlarmName).toMatch(/^[^.]+\. Look at .+\. [A-Z1-9].+\.$/)
      expect(AlarmDescription.length, AlarmName).toBeLessThanOrEqual(1024)
    }
  })

  it('adds no more than ten metrics in an alarm, which is as many as CloudWatch takes', () => {
    for (const { Properties } of resources('SunderOperations', 'AWS::CloudWatch::Alarm')) {
      const metrics = (Properties.Metrics ?? []).filter((metric: object) => 'MetricStat' in metric)
      expect(metrics.length, Properties.AlarmName).toBeLessThanOrEqual(10)
    }
  })

  it('sends the alarms by a topic under a key of its own', () => {
    const [topic] = resources('SunderOperations', 'AWS::SNS::Topic')
    expect(topic?.Properties.KmsMasterKeyId).toBeDefined()
    const [subscription] = resources('SunderOperations', 'AWS::SNS::Subscription')
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'on-call@acme-corp.com' })
  })

  it('shows a dashboard', () => {
    expect(everyResource('AWS::CloudWatch::Dashboard')).toHaveLength(1)
  })

  it('matches events by patterns that EventBridge takes, 2,048 characters at most', () => {
    const rules = resources('SunderOperations', 'AWS::Events::Rule')
    expect(rules).toHaveLength(3)
    for (const { Properties } of rules) {
      const pattern = JSON.stringify(resolvePseudo(Properties.EventPattern))
      expect(pattern.length).toBeLessThan(2_048)
    }
  })
})
