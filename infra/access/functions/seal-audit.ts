import { putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import type { Resources, Statement } from '../resources.ts'
import { readRecords, signsRaw, throughTables, via } from '../use-keys.ts'

/** Reads records, ends lanes, and writes the log. It alone can sign a head of it. */
export function sealAuditAccess(resources: Resources): Statement[] {
  const { logBucket, logKey, sealKey } = resources
  return [
    readRecords(resources),
    putOwnLanes('seal-audit', resources),
    throughTables(resources),
    allow('FindInLog', ['s3:ListBucket'], [logBucket]),
    allow('KeepLog', ['s3:GetObject', 's3:PutObject'], [`${logBucket}/*`]),
    allow('UseLog', ['kms:GenerateDataKey', 'kms:Decrypt'], [logKey], via('s3', resources)),
    allow('SignHeads', ['kms:Sign'], [sealKey], signsRaw),
    allow('ReadPublicKey', ['kms:GetPublicKey'], [sealKey]),
  ]
}
