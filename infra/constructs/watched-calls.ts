import { Aws } from 'aws-cdk-lib'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { arnOf, type DeploymentNames } from '../deployment/names.ts'
import { roleName } from '../functions.ts'

export interface WatchedCallsProps {
  readonly deployment: string
  readonly names: DeploymentNames
  readonly topicArn: string
  readonly keys: readonly IKey[]
}

/** Calls to put another policy, or none, in the place of one that denies. */
const guardChanges = [
  'PutResourcePolicy',
  'DeleteResourcePolicy',
  'PutBucketPolicy',
  'DeleteBucketPolicy',
  'PutVectorBucketPolicy',
  'DeleteVectorBucketPolicy',
  'UpdateTimeToLive',
  'DeleteTable',
  'RestoreTableToPointInTime',
  'ExportTableToPointInTime',
  'PutBucketObjectLockConfiguration',
  'PutBucketLifecycle',
]
const keyChanges = ['PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey']

/**
 * Calls that CloudTrail tells of and that somebody must hear about. EventBridge gets them where the account has
 * a trail that logs management events in this region.
 */
export class WatchedCalls extends Construct {
  /** The names of the rules: a match is a metric under it. */
  readonly breakGlass: string
  readonly guards: string
  readonly keys: string
  readonly all: readonly string[]

  constructor(scope: Construct, id: string, { deployment, names, topicArn, keys }: WatchedCallsProps) {
    super(scope, id)
    const role = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${roleName(deployment, Aws.REGION, 'break-glass')}`
    this.breakGlass = `${deployment}-break-glass-calls`
    this.guards = `${deployment}-guard-calls`
    this.keys = `${deployment}-key-calls`
    this.all = [this.breakGlass, this.guards, this.keys]
    const rule = (ruleName: string, description: string, detail: object) =>
      new CfnRule(this, ruleName.slice(deployment.length + 1), {
        name: ruleName,
        description,
        // Reads are what the role is for: `ENABLED` alone would not show them.
        state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        eventPattern: { 'detail-type': ['AWS API Call via CloudTrail'], detail },
        targets: [{ id: 'alarms', arn: topicArn }],
      })
    rule(this.breakGlass, 'Somebody assumed the break-glass role, or acted in it', {
      $or: [
        { eventName: ['AssumeRole'], requestParameters: { roleArn: [role] } },
        { userIdentity: { sessionContext: { sessionIssuer: { arn: [role] } } } },
      ],
    })
    const { grantsTable, auditTable, payloadBucket, archiveBucket, vectorBucket } = names
    const tables = [grantsTable, auditTable].flatMap((name) => [name, arnOf('dynamodb', `table/${name}`)])
    rule(this.guards, 'Somebody changed what guards the data, or took a copy of it', {
      eventName: guardChanges,
      $or: [
        { requestParameters: { tableName: tables } },
        { requestParameters: { resourceArn: tables } },
        { requestParameters: { sourceTableName: tables } },
        { requestParameters: { tableArn: tables } },
        { requestParameters: { bucketName: [payloadBucket, archiveBucket] } },
        { requestParameters: { vectorBucketName: [vectorBucket] } },
        { requestParameters: { vectorBucketArn: [arnOf('s3vectors', `bucket/${vectorBucket}`)] } },
      ],
    })
    // A rule of its own: a pattern is 2,048 characters at most.
    rule(this.keys, 'Somebody changed who may use a key, or took it out of use', {
      eventSource: ['kms.amazonaws.com'],
      eventName: keyChanges,
      requestParameters: { keyId: keys.flatMap(({ keyId, keyArn }) => [keyId, keyArn]) },
    })
  }
}
