import { putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import type { Resources, Statement } from '../resources.ts'
import { readLog, readRecords, throughTables, via } from '../use-keys.ts'

/** Does what takes an auditor longer than a request: exports, verifies, reports. */
export function exportAuditAccess(resources: Resources): Statement[] {
  const { exportBucket, logKey, sealKey, exportAuditFunction } = resources
  return [
    readRecords(resources),
    putOwnLanes('export-audit', resources),
    throughTables(resources),
    ...readLog(resources),
    allow('FindJobs', ['s3:ListBucket'], [exportBucket]),
    allow(
      'KeepJobs',
      ['s3:GetObject', 's3:PutObject'],
      ['jobs', 'results'].map((prefix) => `${exportBucket}/${prefix}/*`),
    ),
    allow('EncryptJobs', ['kms:GenerateDataKey'], [logKey], via('s3', resources)),
    allow('ReadPublicKey', ['kms:GetPublicKey'], [sealKey]),
    // A job that needs longer than a function may run goes on in another run.
    allow('GoOn', ['lambda:InvokeFunction'], [exportAuditFunction]),
  ]
}
