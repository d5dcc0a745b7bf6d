import { Aws, Stack, type StackProps } from 'aws-cdk-lib'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { auditTable, expiryAttribute } from '../../shared/audit/audit-table-definition.ts'
import { grantsTable } from '../../shared/grants/grants-table.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { type KeyName, keyNames, type Resources } from '../access/resources.ts'
import { streamPolicy, tablePolicy } from '../access/table-policies.ts'
import { AccessKeys } from '../constructs/access-keys.ts'
import { ApiLogRole } from '../constructs/api-log-role.ts'
import { BreakGlassRole } from '../constructs/break-glass-role.ts'
import { GuardedBuckets } from '../constructs/guarded-buckets.ts'
import { guardedTable } from '../constructs/guarded-table.ts'
import { logsKey } from '../constructs/operations-key.ts'
import { VectorIndexes } from '../constructs/vector-indexes.ts'
import { mailSender } from '../deployment/mail-sender.ts'
import { arnOf, type DeploymentNames } from '../deployment/names.ts'
import {
  foreignReceiverSecrets,
  foreignSecrets,
  parameterArn,
  parameterReferences,
  receiverParameters,
  receiverSecretNames,
  secretArn,
  secretNames,
} from '../deployment/secret-references.ts'
import type { Settings } from '../deployment/settings.ts'
import { workflowTasks } from '../functions.ts'

export interface StateStackProps extends StackProps {
  readonly policy: Policy
  readonly settings: Settings
  readonly names: DeploymentNames
}

/**
 * All that is kept: tables, buckets, vectors and the keys to them. A deletion of the stack leaves them behind; a
 * first creation that fails takes them back, but for the tables. Those are protected from deletion and thus made
 * last: only a failure of the second leaves the first behind, for somebody to delete before the next try.
 */
export class StateStack extends Stack {
  readonly resources: Resources
  readonly logsKey: Key
  /** Those which the functions use. */
  readonly keys: readonly Key[]

  constructor(scope: Construct, id: string, props: StateStackProps) {
    super(scope, id, { ...props, description: 'Sunder: all that is kept', terminationProtection: true })
    const { policy, settings, names } = props
    // Policies of resources name one another: by names, as references would go in a circle.
    const byName = resourcesByName(names, policy, settings)
    const { keys } = new AccessKeys(this, 'Keys', byName)
    const arns = keyNames.map((name) => [name, keys[name].keyArn] as const)
    const withKeys = { ...byName, ...(Object.fromEntries(arns) as Record<KeyName, string>) }
    this.keys = Object.values(keys)
    this.logsKey = logsKey(this, 'LogsKey', settings.deployment)

    const tables = { keyArn: keys.tablesKey.keyArn }
    const grants = guardedTable(this, 'GrantsTable', {
      ...tables,
      tableName: names.grantsTable,
      definition: grantsTable,
      policy: tablePolicy('grants', byName),
      ttlAttribute: 'ttl',
    })
    const audit = guardedTable(this, 'AuditTable', {
      ...tables,
      tableName: names.auditTable,
      definition: auditTable,
      policy: tablePolicy('audit', byName),
      streamPolicy: streamPolicy(byName),
      ttlAttribute: expiryAttribute,
    })
    this.resources = { ...withKeys, auditStream: audit.attrStreamArn }

    new GuardedBuckets(this, 'Buckets', {
      names,
      resources: this.resources,
      payloadKey: keys.payloadKey,
      archiveKey: keys.archiveKey,
      logKey: keys.logKey,
      archiveLock: settings.archiveLock,
      retentionDays: Math.ceil(policy.audit.retention / 86_400_000),
    })
    new VectorIndexes(this, 'Vectors', {
      bucketName: names.vectorBucket,
      keyArn: keys.vectorsKey.keyArn,
      policy,
      resources: this.resources,
    })
    new BreakGlassRole(this, 'BreakGlass', {
      resources: this.resources,
      principals: settings.breakGlassPrincipals,
    })
    new ApiLogRole(this, 'ApiLogs')

    const others = this.node.children.filter((child) => child !== grants && child !== audit)
    grants.node.addDependency(...others)
    audit.node.addDependency(grants)
  }
}

/** Keys have no names of their own: until they are made, they are any. */
function resourcesByName(names: DeploymentNames, policy: Policy, settings: Settings): Resources {
  const anyKey = Object.fromEntries(keyNames.map((name) => [name, '*'])) as Record<KeyName, string>
  const auditTableArn = arnOf('dynamodb', `table/${names.auditTable}`)
  return {
    ...anyKey,
    partition: Aws.PARTITION,
    account: Aws.ACCOUNT_ID,
    region: Aws.REGION,
    deployment: settings.deployment,
    grantsTable: arnOf('dynamodb', `table/${names.grantsTable}`),
    auditTable: auditTableArn,
    auditStream: `${auditTableArn}/stream/*`,
    payloadBucket: `arn:${Aws.PARTITION}:s3:::${names.payloadBucket}`,
    archiveBucket: `arn:${Aws.PARTITION}:s3:::${names.archiveBucket}`,
    logBucket: `arn:${Aws.PARTITION}:s3:::${names.logBucket}`,
    exportBucket: `arn:${Aws.PARTITION}:s3:::${names.exportBucket}`,
    vectorBucket: arnOf('s3vectors', `bucket/${names.vectorBucket}`),
    embedQueryFunction: arnOf('lambda', `function:${names.function('embed-query')}`),
    readPayloadFunction: arnOf('lambda', `function:${names.function('read-payload')}`),
    sealAuditFunction: arnOf('lambda', `function:${names.function('seal-audit')}`),
    shipAuditFunction: arnOf('lambda', `function:${names.function('ship-audit')}`),
    exportAuditFunction: arnOf('lambda', `function:${names.function('export-audit')}`),
    auditBus: policy.audit.ship.some(({ type }) => type === 'eventbridge')
      ? arnOf('events', `event-bus/${names.auditBus}`)
      : undefined,
    workflowTasks: workflowTasks.map((name) => arnOf('lambda', `function:${names.function(name)}`)),
    approvalWorkflow: arnOf('states', `stateMachine:${names.approvalWorkflow}`),
    mail: mailSender(policy),
    managedDetection: policy.detection.managed === 'comprehend',
    secrets: [...secretNames(policy, settings).map(secretArn), ...foreignSecrets(policy, settings)],
    parameters: parameterReferences(policy, settings).map(parameterArn),
    receiverSecrets: [...receiverSecretNames(policy).map(secretArn), ...foreignReceiverSecrets(policy)],
    receiverParameters: receiverParameters(policy).map(parameterArn),
  }
}
