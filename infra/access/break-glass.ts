import { allow } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'
import { via } from './use-keys.ts'

/** What a person may read in an emergency, under an alarm; it writes nothing, not even a record. */
export function breakGlassStatements(resources: Resources): Statement[] {
  const { grantsTable, auditTable, payloadBucket, archiveBucket, logBucket, exportBucket, vectorBucket } =
    resources
  const tables = [grantsTable, auditTable].flatMap((table) => [table, `${table}/index/*`])
  const items = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan']
  const buckets = [payloadBucket, archiveBucket, logBucket, exportBucket]
  const objects = buckets.map((bucket) => `${bucket}/*`)
  const vectors = ['s3vectors:QueryVectors', 's3vectors:GetVectors', 's3vectors:ListVectors']
  const { tablesKey, payloadKey, archiveKey, logKey, vectorsKey } = resources
  return [
    allow('ReadTables', items, tables),
    allow('DecryptTables', ['kms:Decrypt'], [tablesKey], via('dynamodb', resources)),
    allow('ListObjects', ['s3:ListBucket', 's3:ListBucketVersions'], buckets),
    allow('ReadObjects', ['s3:GetObject', 's3:GetObjectVersion'], objects),
    allow('DecryptObjects', ['kms:Decrypt'], [payloadKey, archiveKey, logKey], via('s3', resources)),
    allow('ReadVectors', vectors, [`${vectorBucket}/index/*`]),
    allow('DecryptVectors', ['kms:Decrypt'], [vectorsKey], via('s3vectors', resources)),
  ]
}
