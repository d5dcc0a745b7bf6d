import { deny, forEveryone, inSid } from './build-statement.ts'
import { payloadPrefixes, payloadReaders, payloadUses, payloadWriters } from './payload-prefixes.ts'
import { allRoles, isNoneOf, isOneOf, type RoleName } from './principals.ts'
import type { Resources, Statement } from './resources.ts'

/** Nobody needs them: who may read gets the whole object. */
const attributes = ['s3:GetObjectAttributes', 's3:GetObjectVersionAttributes', 's3:GetObjectTagging']
const deletions = ['s3:DeleteObject', 's3:DeleteObjectVersion']
/** Object lock and tags are part of an object; so is who else may have it. */
const alterations = [
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
  's3:PutObjectTagging',
  's3:PutObjectVersionTagging',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:BypassGovernanceRetention',
  's3:RestoreObject',
  's3:ReplicateObject',
  's3:ReplicateDelete',
]

/** Denials alone, for the same reason as the tables'. Lifecycle rules are not subject to a bucket's policy. */
export function payloadBucketPolicy(resources: Resources): Statement[] {
  const { payloadBucket: bucket, payloadKey: key } = resources
  return [
    ...dataPolicy(resources, {
      bucket,
      key,
      writers: payloadWriters,
      readers: payloadReaders,
      listers: ['read-payload', 'workflow-preview'],
    }),
    ...payloadPrefixes.flatMap((prefix) => prefixPolicy(prefix, resources)),
    // A payload is written once: an overwritten one would no longer be what its record commits to.
    forEveryone(
      deny('NobodyOverwrites', ['s3:PutObject'], [`${bucket}/*`], { Null: { 's3:if-none-match': 'true' } }),
    ),
    // Time erases payloads by the bucket's lifecycle, and nobody else does until there is a steward.
    forEveryone(deny('NobodyDeletes', deletions, [`${bucket}/*`])),
  ]
}

/** Who reads or writes payloads does so under some prefixes, and what a person has not approved is under another. */
function prefixPolicy(prefix: (typeof payloadPrefixes)[number], resources: Resources): Statement[] {
  const objects = [`${resources.payloadBucket}/${prefix}/*`]
  const { writers, readers } = payloadUses[prefix]
  const mayRead = isNoneOf(resources, [...readers, 'break-glass'])
  return [
    deny(`OthersPutNo${inSid(prefix)}`, ['s3:PutObject'], objects, isNoneOf(resources, writers)),
    deny(`OthersReadNo${inSid(prefix)}`, ['s3:GetObject'], objects, mayRead),
  ].map(forEveryone)
}

export function archiveBucketPolicy(resources: Resources): Statement[] {
  const { archiveBucket: bucket, archiveKey: key } = resources
  return [
    ...dataPolicy(resources, { bucket, key, writers: ['watch-audit'], readers: [], listers: [] }),
    forEveryone(deny('NobodyDeletes', deletions, [`${bucket}/*`])),
  ]
}

/** What is sealed is written once; only the latest head is put in the place of the one before. */
export function logBucketPolicy(resources: Resources): Statement[] {
  const { logBucket: bucket, logKey: key } = resources
  const once = ['seals', 'tile', 'checkpoints', 'times'].map((prefix) => `${bucket}/${prefix}/*`)
  const readers: readonly RoleName[] = ['seal-audit', 'audit', 'ship-audit', 'export-audit']
  return [
    ...dataPolicy(resources, { bucket, key, writers: ['seal-audit'], readers, listers: readers }),
    forEveryone(deny('NobodyOverwrites', ['s3:PutObject'], once, { Null: { 's3:if-none-match': 'true' } })),
    forEveryone(deny('NobodyDeletes', deletions, [`${bucket}/*`])),
  ]
}

/** What auditors have asked for goes by the bucket's lifecycle; how far receivers have come stays. */
export function exportBucketPolicy(resources: Resources): Statement[] {
  const { exportBucket: bucket, logKey: key } = resources
  const everybody: readonly RoleName[] = ['audit', 'export-audit', 'ship-audit']
  const under = (prefix: string, readers: readonly RoleName[], writers = readers) => {
    const objects = [`${bucket}/${prefix}/*`]
    const mayRead = isNoneOf(resources, [...readers, 'break-glass'])
    return [
      deny(`OthersPutNo${inSid(prefix)}`, ['s3:PutObject'], objects, isNoneOf(resources, writers)),
      deny(`OthersReadNo${inSid(prefix)}`, ['s3:GetObject'], objects, mayRead),
    ].map(forEveryone)
  }
  return [
    ...dataPolicy(resources, { bucket, key, writers: everybody, readers: everybody, listers: everybody }),
    ...under('jobs', ['audit', 'export-audit']),
    ...under('results', ['audit', 'export-audit'], ['export-audit']),
    ...under('shipping', ['ship-audit']),
    forEveryone(deny('NobodyDeletes', deletions, [`${bucket}/*`])),
  ]
}

interface Data {
  readonly bucket: string
  readonly key: string
  readonly writers: readonly RoleName[]
  /** Beside the break-glass role. */
  readonly readers: readonly RoleName[]
  /** Beside it, too: S3 tells a reader without this right not that an object is missing, but that it may not have it. */
  readonly listers: readonly RoleName[]
}

function dataPolicy(resources: Resources, { bucket, key, writers, readers, listers }: Data): Statement[] {
  const objects = [`${bucket}/*`]
  const mayRead = isNoneOf(resources, [...readers, 'break-glass'])
  const mayList = isNoneOf(resources, [...listers, 'break-glass'])
  const emergency = isNoneOf(resources, ['break-glass'])
  return [
    deny('OnlyOverTls', ['s3:*'], [bucket, ...objects], { Bool: { 'aws:SecureTransport': 'false' } }),
    deny('OthersReadNothing', ['s3:GetObject'], objects, mayRead),
    deny('OthersListNothing', ['s3:ListBucket'], [bucket], mayList),
    deny('OthersReadNoVersions', ['s3:GetObjectVersion'], objects, emergency),
    deny('OthersListNoVersions', ['s3:ListBucketVersions'], [bucket], emergency),
    deny('NobodyReadsAttributes', attributes, objects),
    deny('OthersPutNothing', ['s3:PutObject'], objects, isNoneOf(resources, writers)),
    deny('NobodyAlters', alterations, objects),
    ...onlyUnder(key, objects),
    deny('NoRoleControlsTheBucket', controls, [bucket], isOneOf(resources, allRoles)),
  ].map(forEveryone)
}

const controls = [
  's3:PutBucket*',
  's3:DeleteBucket*',
  's3:PutLifecycle*',
  's3:PutEncryption*',
  's3:PutReplication*',
]

/** A put that names no encryption gets the bucket's own; one that names another is refused. */
function onlyUnder(key: string, objects: readonly string[]): Statement[] {
  const put = ['s3:PutObject']
  const encryption = 's3:x-amz-server-side-encryption'
  return [
    deny('NoOtherEncryption', put, objects, {
      Null: { [encryption]: 'false' },
      StringNotEquals: { [encryption]: 'aws:kms' },
    }),
    deny('NoOtherKey', put, objects, {
      Null: { [`${encryption}-aws-kms-key-id`]: 'false' },
      ArnNotEquals: { [`${encryption}-aws-kms-key-id`]: key },
    }),
    deny('NoKeyOfTheCaller', put, objects, { Null: { [`${encryption}-customer-algorithm`]: 'false' } }),
  ]
}
