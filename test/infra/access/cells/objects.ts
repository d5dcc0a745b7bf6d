import type { Cell } from '../cells.ts'
import type { Estate, Guarded } from '../estate.ts'
import type { Context } from '../evaluate-condition.ts'

const objectActions = [
  'GetObject',
  'GetObjectVersion',
  'GetObjectAttributes',
  'DeleteObject',
  'DeleteObjectVersion',
  'PutObjectAcl',
  'PutObjectTagging',
  'PutObjectRetention',
  'PutObjectLegalHold',
  'BypassGovernanceRetention',
]
const bucketActions = [
  'ListBucket',
  'ListBucketVersions',
  'PutBucketPolicy',
  'DeleteBucketPolicy',
  'PutLifecycleConfiguration',
  'PutEncryptionConfiguration',
  'PutBucketObjectLockConfiguration',
  'PutReplicationConfiguration',
  'DeleteBucket',
]
const vectorActions = [
  'PutVectors',
  'GetVectors',
  'QueryVectors',
  'ListVectors',
  'DeleteVectors',
  'GetIndex',
  'CreateIndex',
  'DeleteIndex',
]
const vectorBucketActions = ['PutVectorBucketPolicy', 'DeleteVectorBucketPolicy', 'DeleteVectorBucket']

const overTls: Context = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' }
const first: Context = { ...overTls, 's3:if-none-match': '*' }
const encryption = 's3:x-amz-server-side-encryption'
/** Ways of putting an object; only `first` is a good one. */
function puts(key: string): Readonly<Record<string, Context>> {
  const otherKey = key.replace(/[^/]+$/, 'other')
  return {
    '': first,
    'under its key by name': { ...first, [encryption]: 'aws:kms', [`${encryption}-aws-kms-key-id`]: key },
    overwriting: overTls,
    'without TLS': { ...first, 'aws:SecureTransport': 'false' },
    'under another key': { ...first, [encryption]: 'aws:kms', [`${encryption}-aws-kms-key-id`]: otherKey },
    'under no key': { ...first, [encryption]: 'AES256' },
    "under the caller's key": { ...first, [`${encryption}-customer-algorithm`]: 'AES256' },
  }
}

export function objectCells({ payloads, archive, log, exports, vectors, keys }: Estate): Cell[] {
  return [
    ...bucketCells('payloads', payloads, keys.payloadKey.arn, [
      'requests/',
      'responses/',
      'pending/',
      'previews/',
      'others/',
    ]),
    ...bucketCells('archive', archive, keys.archiveKey.arn, ['LANE#']),
    ...bucketCells('log', log, keys.logKey.arn, ['seals/', 'tile/', 'checkpoints/', 'times/', 'checkpoint']),
    ...bucketCells('exports', exports, keys.logKey.arn, ['jobs/', 'results/', 'shipping/']),
    ...vectorActions.map((action) => {
      const index = { ...vectors, arn: `${vectors.arn}/index/mails` }
      return cell(`s3vectors:${action}`, 'vectors', '', index, overTls)
    }),
    ...vectorBucketActions.map((action) => cell(`s3vectors:${action}`, 'vectors', '', vectors, overTls)),
  ]
}

function bucketCells(name: string, bucket: Guarded, key: string, prefixes: readonly string[]): Cell[] {
  return [
    ...prefixes.flatMap((prefix) => {
      const object = { ...bucket, arn: `${bucket.arn}/${prefix}1` }
      return [
        ...Object.entries(puts(key)).map(([how, context]) => {
          return cell('s3:PutObject', name, [prefix, how].filter(Boolean).join(' '), object, context)
        }),
        ...objectActions.map((action) => cell(`s3:${action}`, name, prefix, object, overTls)),
        cell('s3:GetObject', name, `${prefix} without TLS`, object, { 'aws:SecureTransport': 'false' }),
      ]
    }),
    ...bucketActions.map((action) => cell(`s3:${action}`, name, '', bucket, overTls)),
  ]
}

function cell(
  action: string,
  label: string,
  detail: string,
  { arn, policy }: Guarded,
  context: Context,
): Cell {
  const id = [action, label, detail].filter(Boolean).join(' ')
  return { id, action, on: label, detail, resource: arn, policy, context }
}
