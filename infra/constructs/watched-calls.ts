import { Aws } from 'aws-cdk-lib'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { arnOf, type DeploymentNames } from '../deployment/names.ts'
import { type FunctionName, functionNames, isAuditTask, isWorkflowTask, roleName } from '../functions.ts'

export interface WatchedCallsProps {
  readonly deployment: string
  readonly names: DeploymentNames
  readonly topicArn: string
  readonly keys: readonly IKey[]
  readonly secrets: WatchedSecrets
}

/** The model providers' secrets. */
interface WatchedSecrets {
  /** Names of those which the deployment made. */
  readonly own: readonly string[]
  /** ARNs of somebody else's. */
  readonly foreign: readonly string[]
}

/** To switch to a role in the console is a sign-in. */
const detailTypes = ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail']
/** Calls to put another policy, or none, in the place of one that denies, and to take the table's guards away. */
const guardChanges = [
  'PutResourcePolicy',
  'DeleteResourcePolicy',
  'PutBucketPolicy',
  'DeleteBucketPolicy',
  'PutVectorBucketPolicy',
  'DeleteVectorBucketPolicy',
  'UpdateTable',
  'UpdateTimeToLive',
  'UpdateContinuousBackups',
  'DeleteTable',
  'RestoreTableToPointInTime',
  'ExportTableToPointInTime',
  'PutBucketObjectLockConfiguration',
  'PutBucketLifecycle',
]
const keyChanges = ['PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey']
/** CloudTrail appends the date of the API, and sometimes a version, to these names. */
const functionChanges = [
  'UpdateFunctionCode',
  'UpdateFunctionConfiguration',
  'AddPermission',
  'PutFunctionConcurrency',
  'DeleteFunction',
  'UpdateEventSourceMapping',
  'DeleteEventSourceMapping',
]

/**
 * Calls that CloudTrail tells of and that somebody must hear about. EventBridge gets them where the account has
 * a trail that logs management events in this region. Each is a rule of its own: a pattern is 2,048 characters at
 * most.
 */
export class WatchedCalls extends Construct {
  /** The names of the rules: a match is a metric under it. */
  readonly breakGlass: string
  readonly guards: readonly string[]

  constructor(scope: Construct, id: string, props: WatchedCallsProps) {
    super(scope, id)
    const { deployment, names, topicArn, secrets } = props
    const rule = (part: string, description: string, detail: object): string => {
      const name = `${deployment}-${part}`
      new CfnRule(this, part, {
        name,
        description,
        // Reads are what the break-glass role is for: `ENABLED` alone would not show them.
        state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        eventPattern: { 'detail-type': detailTypes, detail },
        targets: [{ id: 'alarms', arn: topicArn }],
      })
      return name
    }
    this.breakGlass = rule(
      'break-glass-calls',
      'Somebody assumed the break-glass role, or acted in it',
      breakGlassCalls(deployment),
    )
    this.guards = [
      rule('guard-calls', 'Somebody changed what guards the data, or took a copy of it', guardCalls(names)),
      rule('key-calls', 'Somebody changed who may use a key, or took it out of use', keyCalls(props.keys)),
      rule(
        'function-calls',
        'Somebody changed a function by hand',
        functionCalls(names, (name) => !isWorkflowTask(name) && !isAuditTask(name)),
      ),
      rule(
        'audit-task-calls',
        'Somebody changed by hand what watches, seals, ships or exports the records',
        functionCalls(names, isAuditTask),
      ),
      rule(
        'approval-task-calls',
        'Somebody changed a task of the approval workflow by hand',
        functionCalls(names, isWorkflowTask),
      ),
      rule(
        'approval-workflow-calls',
        'Somebody changed the approval workflow by hand, or stopped one that waited',
        workflowCalls(names),
      ),
      ...(secrets.own.length + secrets.foreign.length === 0
        ? []
        : [rule('secret-calls', 'Somebody changed who may read a secret', secretCalls(secrets))]),
    ]
  }

  get all(): readonly string[] {
    return [this.breakGlass, ...this.guards]
  }
}

/** Reads of tables, buckets and vectors come here only where a trail logs data events. */
function breakGlassCalls(deployment: string): object {
  const name = roleName(deployment, Aws.REGION, 'break-glass')
  const [role, sessions] = [
    `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${name}`,
    `arn:${Aws.PARTITION}:sts::${Aws.ACCOUNT_ID}:assumed-role/${name}/`,
  ]
  return {
    $or: [
      { eventName: ['AssumeRole'], requestParameters: { roleArn: [role] } },
      { eventName: ['SwitchRole'], userIdentity: { arn: [{ prefix: sessions }] } },
      { userIdentity: { sessionContext: { sessionIssuer: { arn: [role] } } } },
    ],
  }
}

function guardCalls(names: DeploymentNames): object {
  const { grantsTable, auditTable, payloadBucket, archiveBucket, logBucket, exportBucket, vectorBucket } =
    names
  const tables = [grantsTable, auditTable].flatMap((name) => [name, arnOf('dynamodb', `table/${name}`)])
  return {
    eventName: guardChanges,
    $or: [
      { requestParameters: { tableName: tables } },
      { requestParameters: { resourceArn: tables } },
      { requestParameters: { sourceTableName: tables } },
      { requestParameters: { tableArn: tables } },
      { requestParameters: { bucketName: [payloadBucket, archiveBucket, logBucket, exportBucket] } },
      { requestParameters: { vectorBucketName: [vectorBucket] } },
      { requestParameters: { vectorBucketArn: [arnOf('s3vectors', `bucket/${vectorBucket}`)] } },
    ],
  }
}

function keyCalls(keys: readonly IKey[]): object {
  return {
    eventSource: ['kms.amazonaws.com'],
    eventName: keyChanges,
    requestParameters: { keyId: keys.flatMap(({ keyId, keyArn }) => [keyId, keyArn]) },
  }
}

/**
 * Every deployment changes functions: what CloudFormation calls is left out, or the alarm would mean nothing. A
 * mapping is asked for by an id that only the answer tells the function of.
 */
function functionCalls(names: DeploymentNames, which: (name: FunctionName) => boolean): object {
  const own = functionNames.filter(which).map((name) => names.function(name))
  const arns = own.map((name) => arnOf('lambda', `function:${name}`))
  return {
    eventSource: ['lambda.amazonaws.com'],
    eventName: functionChanges.map((prefix) => ({ prefix })),
    sourceIPAddress: [{ 'anything-but': ['cloudformation.amazonaws.com'] }],
    $or: [
      { requestParameters: { functionName: [...own, ...arns] } },
      { responseElements: { functionArn: arns } },
    ],
  }
}

/** Who may go on with a run is for its task's token alone to say; these need none. */
function workflowCalls({ approvalWorkflow }: DeploymentNames): object {
  return {
    eventSource: ['states.amazonaws.com'],
    eventName: ['UpdateStateMachine', 'DeleteStateMachine', 'StopExecution'],
    sourceIPAddress: [{ 'anything-but': ['cloudformation.amazonaws.com'] }],
    $or: [
      { requestParameters: { stateMachineArn: [arnOf('states', `stateMachine:${approvalWorkflow}`)] } },
      {
        requestParameters: { executionArn: [{ prefix: arnOf('states', `execution:${approvalWorkflow}:`) }] },
      },
    ],
  }
}

/** More than ten secrets do not fit into a pattern, which then takes any secret of the account. */
function secretCalls({ own, foreign }: WatchedSecrets): object {
  const secrets = [
    // Secrets Manager appends six characters to a name.
    ...own.flatMap((name) => [name, { prefix: arnOf('secretsmanager', `secret:${name}-`) }]),
    ...foreign.map((prefix) => ({ prefix })),
  ]
  return {
    eventSource: ['secretsmanager.amazonaws.com'],
    eventName: ['PutResourcePolicy', 'DeleteResourcePolicy'],
    requestParameters: { secretId: own.length + foreign.length > 10 ? [{ exists: true }] : secrets },
  }
}
