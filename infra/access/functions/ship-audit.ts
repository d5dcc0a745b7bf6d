import { allow } from '../build-statement.ts'
import { readReceiverSecrets } from '../read-secrets.ts'
import type { Resources, Statement } from '../resources.ts'
import { readLog, readRecords, throughTables, via } from '../use-keys.ts'

/** Sends sealed records to those whom the policy names, and remembers how far each has come. */
export function shipAuditAccess(resources: Resources): Statement[] {
  const { exportBucket, logKey, auditBus } = resources
  return [
    readRecords(resources),
    throughTables(resources),
    ...readLog(resources),
    allow('FindCursors', ['s3:ListBucket'], [exportBucket]),
    allow('KeepCursors', ['s3:GetObject', 's3:PutObject'], [`${exportBucket}/shipping/*`]),
    allow('EncryptCursors', ['kms:GenerateDataKey'], [logKey], via('s3', resources)),
    ...readReceiverSecrets(resources),
    ...(auditBus === undefined ? [] : [allow('PutEvents', ['events:PutEvents'], [auditBus])]),
  ]
}
