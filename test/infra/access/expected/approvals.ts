import type { RoleName } from '../../../../infra/access/principals.ts'
import { updatesOf } from './item-updates.ts'

type ApprovalRole = Extract<RoleName, 'approvals' | `workflow-${string}` | 'approval-workflow'>

const mail = ["ses:SendEmail the policy's", "ses:SendRawEmail the policy's"]

/** Of who asks people and carries out what they approve. */
export const approvalAccess: Readonly<Record<ApprovalRole, readonly string[]>> = {
  approvals: [
    ...getsOf(['APPROVAL#', 'VOTE#', 'LINK#', 'GRANT#']),
    'dynamodb:BatchGetItem grants VOTE#',
    'dynamodb:PutItem grants VOTE#',
    ...updatesOf('VOTE#', ['status']),
    ...updatesOf('LINK#', ['attempts']),
    ...updatesOf('SUBJECT#', ['duty', 'email']),
    ...updatesOf('SUBJECT#…RATE#', ['count']),
    ...recordsOf('approvals'),
    's3:GetObject payloads previews/',
    'kms:Decrypt payloadKey via s3',
    'kms:GenerateMac sessionKey HMAC_SHA_256',
    // Nobody else wakes a workflow that waits for people, and nobody at all makes it fail.
    'states:SendTaskSuccess approval-workflow',
  ],
  'workflow-preview': [
    ...getsOf(['GRANT#', 'JOB#', 'GRANT# and JOB#', 'SUBJECT#', 'APPROVAL#', 'VOTE#']),
    'dynamodb:BatchGetItem grants VOTE#',
    'dynamodb:PutItem grants APPROVAL#',
    ...recordsOf('workflow-preview'),
    's3:GetObject payloads pending/',
    's3:GetObject payloads previews/',
    ...putsOf('previews/'),
    's3:ListBucket payloads',
    'kms:Decrypt payloadKey via s3',
    'kms:GenerateDataKey payloadKey via s3',
    'kms:GenerateMac maskingKey HMAC_SHA_256',
  ],
  'workflow-notify': [
    ...getsOf(['APPROVAL#', 'GRANT#', 'VOTE#']),
    'dynamodb:BatchGetItem grants VOTE#',
    ...updatesOf('APPROVAL#', ['taskToken', 'notified']),
    'dynamodb:PutItem grants LINK#',
    ...recordsOf('workflow-notify'),
    ...mail,
  ],
  'workflow-run': [
    ...getsOf(['GRANT#', 'JOB#', 'GRANT# and JOB#', 'APPROVAL#', 'VOTE#']),
    'dynamodb:BatchGetItem grants VOTE#',
    ...updatesOf('GRANT#', ['status', 'expiresAt', 'ttl']),
    ...updatesOf('JOB#', ['status', 'ids']),
    ...updatesOf('APPROVAL#', ['state', 'runUntil', 'committedAt', 'reason', 'taskToken']),
    ...recordsOf('workflow-run'),
    's3:GetObject payloads pending/',
    ...putsOf('responses/'),
    'kms:Decrypt payloadKey via s3',
    'kms:GenerateDataKey payloadKey via s3',
    's3vectors:PutVectors vectors',
    'kms:GenerateDataKey vectorsKey via s3vectors',
    'kms:Decrypt vectorsKey via s3vectors',
    'kms:Sign provenanceKey ED25519_SHA_512 RAW',
    'kms:GetPublicKey provenanceKey',
    'kms:GenerateMac vectorIdKey HMAC_SHA_256',
    'kms:GenerateMac maskingKey HMAC_SHA_256',
    "secretsmanager:GetSecretValue the model's",
  ],
  'workflow-close': [
    ...getsOf(['APPROVAL#', 'JOB#', 'GRANT#', 'GRANT# and JOB#', 'SUBJECT#']),
    ...updatesOf('GRANT#', ['status', 'inputs', 'returnedJobs']),
    ...updatesOf('JOB#', ['status', 'owesBudget']),
    // To ask whether the run had begun to store: IAM can't tell that from writing it.
    ...updatesOf('APPROVAL#', ['committedAt']),
    ...updatesOf('APPROVAL#', ['state', 'reason', 'taskToken', 'endNotified']),
    ...recordsOf('workflow-close'),
    ...mail,
  ],
  'approval-workflow': ['preview', 'notify', 'run', 'close'].map(
    (task) => `lambda:InvokeFunction workflow-${task}`,
  ),
}

function getsOf(keys: readonly string[]): string[] {
  return keys.map((key) => `dynamodb:GetItem grants ${key}`)
}

function putsOf(prefix: string): string[] {
  return [`s3:PutObject payloads ${prefix}`, `s3:PutObject payloads ${prefix} under its key by name`]
}

function recordsOf(name: string): string[] {
  return [
    `dynamodb:PutItem audit LANE#${name}#`,
    `dynamodb:PutItem audit LANES#${name}#`,
    'kms:Decrypt tablesKey via dynamodb',
  ]
}
