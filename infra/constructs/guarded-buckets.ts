import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import {
  archiveBucketPolicy,
  exportBucketPolicy,
  logBucketPolicy,
  payloadBucketPolicy,
} from '../access/bucket-policies.ts'
import { payloadPrefixes } from '../access/payload-prefixes.ts'
import type { Resources, Statement } from '../access/resources.ts'
import { acknowledge } from '../deployment/nag-suppressions.ts'
import type { DeploymentNames } from '../deployment/names.ts'
import type { Settings } from '../deployment/settings.ts'

/** A denied or expired object's parts, and records that are older than their retention, go after a day. */
const day = Duration.days(1)
const logLife = Duration.days(400)

export interface GuardedBucketsProps {
  readonly names: DeploymentNames
  readonly resources: Resources
  readonly payloadKey: IKey
  readonly archiveKey: IKey
  readonly logKey: IKey
  readonly archiveLock: Settings['archiveLock']
  /** The policy's `audit.retention`, in whole days. */
  readonly retentionDays: number
}

/** Payloads, locked copies of the audit records, the log that is sealed over them, exports, and who asked for which of them. */
export class GuardedBuckets extends Construct {
  readonly logs: IBucket
  readonly payloads: Bucket
  readonly archive: Bucket

  constructor(scope: Construct, id: string, props: GuardedBucketsProps) {
    super(scope, id)
    const { names, resources, retentionDays } = props
    // CDK's own class does not fit its interface where optional properties are exact.
    this.logs = new Bucket(this, 'AccessLogs', {
      ...guarded,
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      lifecycleRules: [
        { expiration: logLife, noncurrentVersionExpiration: day, abortIncompleteMultipartUploadAfter: day },
      ],
    }) as IBucket
    // Not versioned: a payload that is erased must be gone, and its commitment's random bytes with it.
    this.payloads = new Bucket(this, 'Payloads', {
      ...guarded,
      ...encryptedBy(props.payloadKey),
      bucketName: names.payloadBucket,
      serverAccessLogsBucket: this.logs,
      serverAccessLogsPrefix: 'payloads/',
      lifecycleRules: payloadPrefixes.map((prefix) => ({
        id: `expire-${prefix}`,
        prefix: `${prefix}/`,
        expiration: Duration.days(retentionDays),
        abortIncompleteMultipartUploadAfter: day,
      })),
    })
    this.archive = new Bucket(this, 'AuditCopies', {
      ...guarded,
      ...encryptedBy(props.archiveKey),
      bucketName: names.archiveBucket,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: lock(props.archiveLock, Duration.days(retentionDays)),
      serverAccessLogsBucket: this.logs,
      serverAccessLogsPrefix: 'audit-copies/',
      lifecycleRules: [
        {
          id: 'expire-copies',
          expiration: Duration.days(retentionDays + 1),
          noncurrentVersionExpiration: day,
          abortIncompleteMultipartUploadAfter: day,
        },
      ],
    })
    const log = new Bucket(this, 'AuditLog', {
      ...guarded,
      ...encryptedBy(props.logKey),
      bucketName: names.logBucket,
      versioned: true,
      objectLockEnabled: true,
      // Hashes and signed heads alone: nothing in it has to be erasable, and it stays after its records have gone.
      objectLockDefaultRetention: lock(props.archiveLock, Duration.days(retentionDays)),
      serverAccessLogsBucket: this.logs,
      serverAccessLogsPrefix: 'audit-log/',
      lifecycleRules: [
        {
          // Of the latest head, whose every version is also kept under its seal.
          id: 'expire-former-heads',
          noncurrentVersionExpiration: Duration.days(retentionDays + 1),
          abortIncompleteMultipartUploadAfter: day,
        },
      ],
    })
    // Not versioned: what was exported is gone after a day.
    const exports = new Bucket(this, 'AuditExports', {
      ...guarded,
      ...encryptedBy(props.logKey),
      bucketName: names.exportBucket,
      serverAccessLogsBucket: this.logs,
      serverAccessLogsPrefix: 'audit-exports/',
      lifecycleRules: [
        ...['jobs', 'results'].map((prefix) => ({
          id: `expire-${prefix}`,
          prefix: `${prefix}/`,
          expiration: day,
          abortIncompleteMultipartUploadAfter: day,
        })),
      ],
    })
    acknowledge(exports, {
      'NIST.800.53.R5-S3BucketVersioningEnabled':
        'It holds copies that live for a day, and cursors whose former values say nothing: the records stand in the table.',
    })
    acknowledge(this, {
      'NIST.800.53.R5-S3BucketReplicationEnabled':
        'S3 keeps each object in three zones. A replica elsewhere would be a second place of regulated data, out of reach of the policy of this bucket and of an erasure in it: the operator decides about one.',
    })
    acknowledge(this.logs, {
      'NIST.800.53.R5-S3DefaultEncryptionKMS':
        'S3 delivers access logs only to buckets that it encrypts with its own keys (SSE-S3).',
    })
    acknowledge(this.payloads, {
      'NIST.800.53.R5-S3BucketVersioningEnabled':
        'A payload that is erased must be gone; its older version would still show it. The policy of the bucket forbids to overwrite or delete one.',
    })
    addStatements(this.payloads, payloadBucketPolicy(resources))
    addStatements(this.archive, archiveBucketPolicy(resources))
    addStatements(log, logBucketPolicy(resources))
    addStatements(exports, exportBucketPolicy(resources))
  }
}

const guarded = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
} as const satisfies BucketProps

/** The bucket key spares a call to KMS per object. */
function encryptedBy(encryptionKey: IKey): BucketProps {
  return { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
}

/**
 * Compliance by default: the copies are there for the day on which an administrator is the one to be watched,
 * and an administrator can lift governance. They hold commitments and subjects, no payload and no e-mail
 * address, so that nothing which must be erasable is locked in.
 */
function lock(mode: Settings['archiveLock'], duration: Duration): ObjectLockRetention {
  return mode === 'compliance'
    ? ObjectLockRetention.compliance(duration)
    : ObjectLockRetention.governance(duration)
}

function addStatements(bucket: Bucket, statements: readonly Statement[]): void {
  for (const statement of statements) bucket.addToResourcePolicy(PolicyStatement.fromJson(statement))
}
