import type { RoleName } from '../../../../infra/access/principals.ts'
import { functionNames } from '../../../../infra/functions.ts'
import { readsOf } from './whole-tables.ts'

type LogRole = Extract<RoleName, 'seal-audit' | 'ship-audit' | 'export-audit'>

const log = ['seals/', 'tile/', 'checkpoints/', 'times/', 'checkpoint']
/** What it holds of the table's records, by lane and number, and of the log. */
const reads = [
  ...readsOf('audit', ['GetItem', 'Query']),
  'kms:Decrypt tablesKey via dynamodb',
  's3:ListBucket log',
  ...log.map((prefix) => `s3:GetObject log ${prefix}`),
  'kms:Decrypt logKey via s3',
]
const lanes = functionNames.map((name) => `LANE#${name}#`)

/** Of who seals records, ships them and exports them. */
export const logAccess: Readonly<Record<LogRole, readonly string[]>> = {
  'seal-audit': [
    ...reads,
    // It ends the lanes of all, by a record in each; IAM can't tell that record from another.
    ...lanes.map((lane) => `dynamodb:PutItem audit ${lane}`),
    'dynamodb:PutItem audit LANE#manage#',
    'dynamodb:PutItem audit LANE#embed',
    'dynamodb:PutItem audit LANES#seal-audit#',
    ...log.flatMap((prefix) => putsOf('log', prefix)),
    // The latest head takes the place of the one before.
    's3:PutObject log checkpoint overwriting',
    'kms:GenerateDataKey logKey via s3',
    'kms:Sign sealKey ED25519_SHA_512 RAW',
    'kms:GetPublicKey sealKey',
  ],
  'ship-audit': [
    ...reads,
    's3:ListBucket exports',
    's3:GetObject exports shipping/',
    ...putsOf('exports', 'shipping/'),
    's3:PutObject exports shipping/ overwriting',
    'kms:GenerateDataKey logKey via s3',
  ],
  'export-audit': [
    ...reads,
    'dynamodb:PutItem audit LANE#export-audit#',
    'dynamodb:PutItem audit LANES#export-audit#',
    's3:ListBucket exports',
    ...jobs(),
    's3:GetObject exports results/',
    ...putsOf('exports', 'results/'),
    's3:PutObject exports results/ overwriting',
    'kms:GenerateDataKey logKey via s3',
    'kms:GetPublicKey sealKey',
    'lambda:InvokeFunction export-audit',
  ],
}

/** Of the auditor's own function, beside the records. */
export const logOfAuditor: readonly string[] = [
  's3:ListBucket log',
  ...log.map((prefix) => `s3:GetObject log ${prefix}`),
  'kms:Decrypt logKey via s3',
  'kms:GetPublicKey sealKey',
  'kms:GenerateMac sessionKey HMAC_SHA_256',
  's3:ListBucket exports',
  ...jobs(),
  's3:GetObject exports results/',
  'kms:GenerateDataKey logKey via s3',
  'lambda:InvokeFunction seal-audit',
  'lambda:InvokeFunction export-audit',
]

function jobs(): string[] {
  return [
    's3:GetObject exports jobs/',
    ...putsOf('exports', 'jobs/'),
    's3:PutObject exports jobs/ overwriting',
  ]
}

function putsOf(bucket: string, prefix: string): string[] {
  return [`s3:PutObject ${bucket} ${prefix}`, `s3:PutObject ${bucket} ${prefix} under its key by name`]
}
