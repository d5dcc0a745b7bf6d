import { allow } from '../build-statement.ts'
import type { Resources, Statement } from '../resources.ts'
import { throughTables, via } from '../use-keys.ts'

/** Reads the audit table's stream, and puts into the Object Lock bucket what it saw. */
export function watchAuditAccess(resources: Resources): Statement[] {
  const { auditStream, archiveBucket, archiveKey, shipAuditFunction } = resources
  const reads = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator']
  return [
    allow('ReadStream', reads, [auditStream]),
    // Lambda's event source looks for the stream; listing shows names alone, and takes no narrower resource.
    allow('FindStream', ['dynamodb:ListStreams'], ['*']),
    throughTables(resources),
    allow('PutCopies', ['s3:PutObject'], [`${archiveBucket}/*`]),
    // An alarm does not wait for its seal.
    allow('ShipAlarms', ['lambda:InvokeFunction'], [shipAuditFunction]),
    allow('EncryptCopies', ['kms:GenerateDataKey'], [archiveKey], via('s3', resources)),
  ]
}
