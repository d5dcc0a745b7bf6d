import { putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import type { Resources, Statement } from '../resources.ts'
import { derivesKeys, readLog, throughTables, via } from '../use-keys.ts'

/** Reads records and the log, asks `read-payload` for what records commit to, and others for what takes long. */
export function auditAccess(resources: Resources): Statement[] {
  const { auditTable, exportBucket, logKey, sealKey, sessionKey } = resources
  const { readPayloadFunction, sealAuditFunction, exportAuditFunction } = resources
  const reads = ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:BatchGetItem']
  return [
    allow('ReadRecords', reads, [auditTable, `${auditTable}/index/*`]),
    ...updateItems('audit', resources),
    putOwnLanes('audit', resources),
    throughTables(resources),
    allow('ReadPayloads', ['lambda:InvokeFunction'], [readPayloadFunction]),
    ...readLog(resources),
    allow('ReadPublicKey', ['kms:GetPublicKey'], [sealKey]),
    allow('DeriveSessions', ['kms:GenerateMac'], [sessionKey], derivesKeys),
    allow('FindJobs', ['s3:ListBucket'], [exportBucket]),
    allow('AskForJobs', ['s3:GetObject', 's3:PutObject'], [`${exportBucket}/jobs/*`]),
    allow('LinkToResults', ['s3:GetObject'], [`${exportBucket}/results/*`]),
    allow('EncryptJobs', ['kms:GenerateDataKey'], [logKey], via('s3', resources)),
    allow('HaveItDone', ['lambda:InvokeFunction'], [sealAuditFunction, exportAuditFunction]),
  ]
}
