import { functionNames } from '../functions.ts'
import { allow, type Conditions, forEveryone } from './build-statement.ts'
import { payloadReaders, payloadWriters } from './payload-prefixes.ts'
import { deploymentRoleArn, isOneOf, type RoleName } from './principals.ts'
import type { KeyName, Resources, Statement } from './resources.ts'
import { derivesKeys, type EncryptingService, signsGrants, signsRaw, via } from './use-keys.ts'

/** All that keeps a key in order, and nothing that uses it. A public key is no secret. */
const administration = [
  'kms:DescribeKey',
  'kms:GetPublicKey',
  'kms:GetKeyPolicy',
  'kms:PutKeyPolicy',
  'kms:ListKeyPolicies',
  'kms:GetKeyRotationStatus',
  'kms:ListKeyRotations',
  'kms:EnableKeyRotation',
  'kms:DisableKeyRotation',
  'kms:RotateKeyOnDemand',
  'kms:EnableKey',
  'kms:DisableKey',
  'kms:UpdateKeyDescription',
  'kms:CreateAlias',
  'kms:UpdateAlias',
  'kms:DeleteAlias',
  'kms:ListGrants',
  'kms:RevokeGrant',
  'kms:ListResourceTags',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
]

/** One row: which roles may do what, and how. */
type Use = readonly [sid: string, actions: readonly string[], roles: readonly RoleName[], how?: Conditions]

const uses: Readonly<Record<KeyName, (resources: Resources) => readonly Use[]>> = {
  tablesKey: (resources) => [
    ['UseTables', ['kms:Decrypt'], [...functionNames, 'break-glass'], via('dynamodb', resources)],
  ],
  payloadKey: (resources) => [
    ['EncryptPayloads', ['kms:GenerateDataKey'], payloadWriters, via('s3', resources)],
    ['DecryptPayloads', ['kms:Decrypt'], [...payloadReaders, 'break-glass'], via('s3', resources)],
  ],
  archiveKey: (resources) => [
    ['EncryptCopies', ['kms:GenerateDataKey'], ['watch-audit'], via('s3', resources)],
    ['DecryptCopies', ['kms:Decrypt'], ['break-glass'], via('s3', resources)],
  ],
  logKey: (resources) => [
    [
      'EncryptLog',
      ['kms:GenerateDataKey'],
      ['seal-audit', 'audit', 'export-audit', 'ship-audit'],
      via('s3', resources),
    ],
    [
      'DecryptLog',
      ['kms:Decrypt'],
      ['seal-audit', 'audit', 'export-audit', 'ship-audit', 'break-glass'],
      via('s3', resources),
    ],
  ],
  vectorsKey: (resources) => [
    ['EncryptVectors', ['kms:GenerateDataKey'], ['embed', 'workflow-run'], via('s3vectors', resources)],
    [
      'DecryptVectors',
      ['kms:Decrypt'],
      ['embed', 'workflow-run', 'read-vectors', 'break-glass'],
      via('s3vectors', resources),
    ],
  ],
  grantKey: () => [
    ['SignGrants', ['kms:Sign'], ['grants'], signsGrants],
    ['ReadPublicKey', ['kms:GetPublicKey'], ['grants', 'embed']],
  ],
  provenanceKey: () => [
    ['SignJobs', ['kms:Sign'], ['embed', 'workflow-run'], signsRaw],
    ['ReadPublicKey', ['kms:GetPublicKey'], ['embed', 'workflow-run', 'read-vectors']],
  ],
  sealKey: () => [
    ['SignHeads', ['kms:Sign'], ['seal-audit'], signsRaw],
    ['ReadPublicKey', ['kms:GetPublicKey'], ['seal-audit', 'audit', 'export-audit']],
  ],
  maskingKey: () => [
    [
      'DeriveTokens',
      ['kms:GenerateMac'],
      ['embed', 'embed-query', 'read-vectors', 'read-payload', 'workflow-preview', 'workflow-run'],
      derivesKeys,
    ],
  ],
  vectorIdKey: () => [['DeriveVectorIds', ['kms:GenerateMac'], ['embed', 'workflow-run'], derivesKeys]],
  sessionKey: () => [['DeriveSessions', ['kms:GenerateMac'], ['approvals', 'audit'], derivesKeys]],
}

/**
 * Unlike the other resources' policies, a key's policy is what allows. The account's administrators get
 * the key's administration, and no use of it: who wants to use it has to change this policy first, which
 * CloudTrail shows. `Resource: *` is the key itself.
 */
export function keyPolicy(key: KeyName, resources: Resources): Statement[] {
  return [
    administer(resources),
    ...uses[key](resources).map(([sid, actions, roles, how]) =>
      forEveryone(allow(sid, actions, ['*'], within(resources, isOneOf(resources, roles), how))),
    ),
    ...serviceUses(key, resources),
  ]
}

function administer({ partition, account }: Resources): Statement {
  const Principal = { AWS: `arn:${partition}:iam::${account}:root` }
  return { Sid: 'Administer', Effect: 'Allow', Principal, Action: administration, Resource: ['*'] }
}

function serviceUses(key: KeyName, resources: Resources): Statement[] {
  if (key === 'tablesKey') return encryptTables(resources)
  if (key === 'vectorsKey') return [...encryptIndexes(resources), optimizeIndexes(resources)]
  return []
}

/** Making a table under a key needs these rights of whoever makes it; DynamoDB's own work goes by its grants. */
function encryptTables(resources: Resources): Statement[] {
  const actions = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']
  const service = via('dynamodb', resources)
  const grants = { ...service, Bool: { 'kms:GrantIsForAWSResource': 'true' } }
  return [
    forEveryone(allow('MakeTables', actions, ['*'], deploying(resources, 'dynamodb'))),
    forEveryone(
      allow('GrantToDynamoDb', ['kms:CreateGrant'], ['*'], within(resources, deployer(resources), grants)),
    ),
  ]
}

function encryptIndexes(resources: Resources): Statement[] {
  const actions = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey']
  return [forEveryone(allow('MakeIndexes', actions, ['*'], deploying(resources, 's3vectors')))]
}

/** S3 Vectors keeps an index in order by itself; without this it refuses to make one under the key. */
function optimizeIndexes({ partition, region, account }: Resources): Statement {
  return {
    Sid: 'OptimizeIndexes',
    Effect: 'Allow',
    Principal: { Service: 'indexing.s3vectors.amazonaws.com' },
    Action: ['kms:Decrypt'],
    Resource: ['*'],
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:s3vectors:${region}:${account}:bucket/*` },
      'ForAnyValue:StringEquals': {
        'kms:EncryptionContextKeys': ['aws:s3vectors:arn', 'aws:s3vectors:resource-id'],
      },
    },
  }
}

function deploying(resources: Resources, service: EncryptingService): Conditions {
  return within(resources, deployer(resources), via(service, resources))
}

function deployer(resources: Resources): Conditions {
  return { ArnLike: { 'aws:PrincipalArn': deploymentRoleArn(resources) } }
}

/** `who` and `how` name different operators but for `StringEquals`, where the account joins. */
function within({ account }: Resources, who: Conditions, how: Conditions = {}): Conditions {
  return { ...who, ...how, StringEquals: { ...how['StringEquals'], 'kms:CallerAccount': account } }
}
