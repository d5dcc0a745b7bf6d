import type { RoleName } from '../../../infra/access/principals.ts'

/** Beside the deployment's own roles: an administrator of the account, and the role of CloudFormation. */
export type AskedRole = RoleName | 'administrator' | 'deployment'

/**
 * Who may do what, written by hand from the duties and from nothing that grants it. What a line does not
 * say is denied, to everybody.
 */
export const expectedAccess: Readonly<Record<AskedRole, readonly string[]>> = {
  embed: [
    'dynamodb:UpdateItem grants GRANT#',
    'dynamodb:PutItem grants JOB#',
    'dynamodb:PutItem audit LANE#embed#',
    'dynamodb:PutItem audit LANES#embed#',
    'dynamodb:PutItem audit LANE#embed# and LANES#embed#',
    'kms:Decrypt tablesKey via dynamodb',
    's3:PutObject payloads requests/',
    's3:PutObject payloads requests/ under its key by name',
    's3:PutObject payloads responses/',
    's3:PutObject payloads responses/ under its key by name',
    's3:PutObject payloads pending/',
    's3:PutObject payloads pending/ under its key by name',
    'kms:GenerateDataKey payloadKey via s3',
    's3vectors:PutVectors vectors',
    'kms:GenerateDataKey vectorsKey via s3vectors',
    'kms:Decrypt vectorsKey via s3vectors',
    'kms:Sign provenanceKey ED25519_SHA_512 RAW',
    'kms:GetPublicKey provenanceKey',
    'kms:GetPublicKey grantKey',
    'kms:GenerateMac vectorIdKey HMAC_SHA_256',
    'kms:GenerateMac maskingKey HMAC_SHA_256',
    "secretsmanager:GetSecretValue the model's",
  ],
  'embed-query': [
    'dynamodb:PutItem audit LANE#embed-query#',
    'dynamodb:PutItem audit LANES#embed-query#',
    'kms:Decrypt tablesKey via dynamodb',
    'kms:GenerateMac maskingKey HMAC_SHA_256',
    "secretsmanager:GetSecretValue the model's",
  ],
  'read-vectors': [
    'dynamodb:UpdateItem grants SUBJECT# duty',
    // To ask whether it is there: IAM can't tell that from writing it.
    'dynamodb:UpdateItem grants SUBJECT# embedded',
    'dynamodb:UpdateItem grants SUBJECT#…RATE# count',
    'dynamodb:PutItem audit LANE#read-vectors#',
    'dynamodb:PutItem audit LANES#read-vectors#',
    'kms:Decrypt tablesKey via dynamodb',
    's3:PutObject payloads requests/',
    's3:PutObject payloads requests/ under its key by name',
    's3:PutObject payloads responses/',
    's3:PutObject payloads responses/ under its key by name',
    'kms:GenerateDataKey payloadKey via s3',
    's3vectors:GetVectors vectors',
    's3vectors:QueryVectors vectors',
    's3vectors:ListVectors vectors',
    'kms:Decrypt vectorsKey via s3vectors',
    'kms:GetPublicKey provenanceKey',
    'kms:GenerateMac maskingKey HMAC_SHA_256',
    'lambda:InvokeFunction embed-query',
  ],
  audit: [
    ...readsOf('audit', ['GetItem', 'BatchGetItem', 'Query']),
    'dynamodb:Query audit/by-day',
    'dynamodb:Query audit/by-actor',
    'dynamodb:Query audit/by-grant',
    'dynamodb:Query audit/by-job',
    'dynamodb:UpdateItem grants SUBJECT# duty',
    'dynamodb:PutItem audit LANE#audit#',
    'dynamodb:PutItem audit LANES#audit#',
    'kms:Decrypt tablesKey via dynamodb',
    'lambda:InvokeFunction read-payload',
  ],
  'read-payload': [
    's3:GetObject payloads requests/',
    's3:GetObject payloads responses/',
    's3:GetObject payloads pending/',
    's3:GetObject payloads others/',
    's3:ListBucket payloads',
    'kms:GenerateMac maskingKey HMAC_SHA_256',
    'kms:Decrypt payloadKey via s3',
    'dynamodb:PutItem audit LANE#read-payload#',
    'dynamodb:PutItem audit LANES#read-payload#',
    'kms:Decrypt tablesKey via dynamodb',
  ],
  'watch-audit': [
    'dynamodb:DescribeStream audit-stream',
    'dynamodb:GetShardIterator audit-stream',
    'dynamodb:GetRecords audit-stream',
    'dynamodb:ListStreams audit-stream',
    'kms:Decrypt tablesKey via dynamodb',
    's3:PutObject archive LANE#',
    's3:PutObject archive LANE# under its key by name',
    // Object Lock keeps what was there: here a second put adds a version and takes nothing.
    's3:PutObject archive LANE# overwriting',
    'kms:GenerateDataKey archiveKey via s3',
  ],
  grants: [
    'dynamodb:PutItem grants GRANT#',
    'dynamodb:GetItem grants GRANT#',
    'dynamodb:BatchGetItem grants GRANT#',
    'dynamodb:UpdateItem grants GRANT#',
    ...['duty', 'embedded', 'ttl', 'another attribute', 'without attributes'].map(
      (attributes) => `dynamodb:UpdateItem grants SUBJECT# ${attributes}`,
    ),
    'dynamodb:UpdateItem grants SUBJECT#…RATE# count',
    'dynamodb:UpdateItem grants POLICY#',
    'dynamodb:Query grants/by-subject',
    'dynamodb:PutItem audit LANE#grants#',
    'dynamodb:PutItem audit LANES#grants#',
    'kms:Decrypt tablesKey via dynamodb',
    'kms:Sign grantKey ECDSA_SHA_256 DIGEST',
    'kms:GetPublicKey grantKey',
  ],
  'break-glass': [
    ...readsOf('grants', ['GetItem', 'BatchGetItem', 'Query']),
    ...readsOf('audit', ['GetItem', 'BatchGetItem', 'Query']),
    'dynamodb:Scan grants',
    'dynamodb:Scan audit',
    ...['grants/by-subject', 'grants/by-status'].flatMap(queryAndScan),
    ...['audit/by-day', 'audit/by-actor', 'audit/by-grant', 'audit/by-job'].flatMap(queryAndScan),
    'kms:Decrypt tablesKey via dynamodb',
    ...['requests/', 'responses/', 'pending/', 'others/'].map((prefix) => `s3:GetObject payloads ${prefix}`),
    ...['requests/', 'responses/', 'pending/', 'others/'].map(
      (prefix) => `s3:GetObjectVersion payloads ${prefix}`,
    ),
    's3:ListBucket payloads',
    's3:ListBucketVersions payloads',
    's3:GetObject archive LANE#',
    's3:GetObjectVersion archive LANE#',
    's3:ListBucket archive',
    's3:ListBucketVersions archive',
    'kms:Decrypt payloadKey via s3',
    'kms:Decrypt archiveKey via s3',
    's3vectors:GetVectors vectors',
    's3vectors:QueryVectors vectors',
    's3vectors:ListVectors vectors',
    'kms:Decrypt vectorsKey via s3vectors',
  ],
  administrator: administration(),
  // Makes tables and vector buckets, for which their keys must serve it; through the services only.
  deployment: [
    ...administration(),
    ...[
      'Encrypt',
      'Decrypt',
      'GenerateDataKey',
      'GenerateDataKeyWithoutPlaintext',
      'ReEncryptFrom',
      'CreateGrant',
    ].map((action) => `kms:${action} tablesKey via dynamodb`),
    'kms:Decrypt vectorsKey via s3vectors',
    'kms:GenerateDataKey vectorsKey via s3vectors',
  ],
}

/** May deploy, and with that undo any of this; may not touch the data, sign, or decrypt. */
function administration(): string[] {
  return [
    ...['grants', 'audit'].flatMap((table) =>
      [
        'DescribeTable',
        'UpdateTable',
        'DeleteTable',
        'UpdateTimeToLive',
        'UpdateContinuousBackups',
        'PutResourcePolicy',
        'DeleteResourcePolicy',
      ].map((action) => `dynamodb:${action} ${table}`),
    ),
    'dynamodb:DescribeStream audit-stream',
    'dynamodb:ListStreams audit-stream',
    ...['payloads', 'archive'].flatMap((bucket) =>
      [
        'PutBucketPolicy',
        'DeleteBucketPolicy',
        'PutLifecycleConfiguration',
        'PutEncryptionConfiguration',
        'PutBucketObjectLockConfiguration',
        'PutReplicationConfiguration',
        'DeleteBucket',
      ].map((action) => `s3:${action} ${bucket}`),
    ),
    's3vectors:GetIndex vectors',
    's3vectors:CreateIndex vectors',
    's3vectors:DeleteIndex vectors',
    's3vectors:PutVectorBucketPolicy vectors',
    's3vectors:DeleteVectorBucketPolicy vectors',
    's3vectors:DeleteVectorBucket vectors',
    ...[
      'tablesKey',
      'payloadKey',
      'archiveKey',
      'vectorsKey',
      'grantKey',
      'provenanceKey',
      'vectorIdKey',
      'maskingKey',
    ].flatMap((key) =>
      ['GetPublicKey', 'DescribeKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey', 'RevokeGrant'].map(
        (action) => `kms:${action} ${key}`,
      ),
    ),
    // These have no policy that denies: Lambda's and Secrets Manager's are outside of this deployment.
    ...['GetSecretValue', 'PutSecretValue', 'UpdateSecret', 'DeleteSecret', 'PutResourcePolicy'].flatMap(
      (action) => [`secretsmanager:${action} the model's`, `secretsmanager:${action} another`],
    ),
    'ssm:GetParameter another',
    'ssm:GetParametersByPath another',
    'ssm:PutParameter another',
    'lambda:InvokeFunction embed-query',
    'lambda:InvokeFunction read-payload',
    'lambda:InvokeFunction embed',
    'lambda:UpdateFunctionCode embed-query',
    'iam:PassRole embed',
    'iam:PutRolePolicy embed',
    'iam:AttachRolePolicy embed',
    'iam:UpdateAssumeRolePolicy embed',
    'iam:DeleteRolePolicy embed',
    'iam:CreateAccessKey a user',
  ]
}

/** A reader of a whole table reads under every key, and whether IAM is told of one, several or none. */
function readsOf(table: 'grants' | 'audit', actions: readonly string[]): string[] {
  const functions = ['embed', 'embed-query', 'read-vectors', 'audit', 'read-payload', 'watch-audit', 'grants']
  const keys = {
    grants: ['GRANT#', 'JOB#', 'SUBJECT#', 'POLICY#', 'APPROVAL#', 'VOTE#', 'LINK#', 'GRANT# and JOB#'],
    audit: [
      ...functions.flatMap((name) => [`LANE#${name}#`, `LANES#${name}#`]),
      'LANE#seal-audit#',
      'LANE#embed',
      'lane#embed#',
      'LANE#embed# and LANES#embed#',
    ],
  }
  return actions.flatMap((action) =>
    [...keys[table], 'without a key'].map((key) => `dynamodb:${action} ${table} ${key}`),
  )
}

function queryAndScan(index: string): string[] {
  return [`dynamodb:Query ${index}`, `dynamodb:Scan ${index}`]
}
