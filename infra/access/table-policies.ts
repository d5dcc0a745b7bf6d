import { functionNames } from '../functions.ts'
import { auditChanges, ownLanes, tableControls, writesRecords } from './audit-lanes.ts'
import { deny, forEveryone, inSid } from './build-statement.ts'
import { denyOtherAttributes } from './item-attributes.ts'
import { allRoles, isNoneOf, isOneOf, type RoleName } from './principals.ts'
import type { Resources, Statement } from './resources.ts'

type TableName = 'grants' | 'audit'

const reads = ['GetItem', 'BatchGetItem'] as const
const changes = ['PutItem', 'UpdateItem'] as const
const inDynamoDb = (actions: readonly string[]) => actions.map((action) => `dynamodb:${action}`)
const withoutKey = { Null: { 'dynamodb:LeadingKeys': 'true' } }
const outside = (prefixes: readonly string[]) => ({
  'ForAnyValue:StringNotLike': { 'dynamodb:LeadingKeys': prefixes },
})
/** Ways of the data out of the table that leave its policy behind. */
const copies = [
  'dynamodb:ExportTableToPointInTime',
  'dynamodb:EnableKinesisStreamingDestination',
  'dynamodb:UpdateKinesisStreamingDestination',
]
const writers = functionNames.filter(writesRecords)
const recordReaders = ['audit', 'seal-audit', 'ship-audit', 'export-audit'] as const

/**
 * Denials alone: in one account a role's own policy is what allows. `resources` must hold ARNs made of
 * the tables' names, as a table can't refer to itself in its own policy.
 *
 * Nothing that deploying needs is denied to the deployment (`UpdateTable`, `PutResourcePolicy`,
 * `UpdateTimeToLive`, `DeleteTable`): IAM can't tell CloudFormation from an administrator who acts by
 * hand. They are denied to every role here, and for the rest the table's deletion protection and the alarm
 * on its policy stand.
 */
export function tablePolicy(table: TableName, resources: Resources): Statement[] {
  return table === 'audit' ? auditTablePolicy(resources) : grantsTablePolicy(resources)
}

type ItemAction = (typeof reads)[number] | (typeof changes)[number]

type ItemUse = readonly [roles: readonly RoleName[], actions: readonly ItemAction[], keys: readonly string[]]

/**
 * Which items of the grants table each role may get, put or update; the table's own copy of the roles' rights. Roles
 * share a row where they can: a table's policy has 20 KB at most.
 */
const grantsItems: readonly ItemUse[] = [
  [['embed'], ['GetItem', 'PutItem'], ['JOB#*']],
  [['embed'], ['UpdateItem'], ['GRANT#*']],
  [['grants'], ['GetItem', 'BatchGetItem', 'PutItem'], ['GRANT#*']],
  [['grants'], ['UpdateItem'], ['GRANT#*', 'SUBJECT#*', 'POLICY#*']],
  [['read-vectors', 'audit'], ['UpdateItem'], ['SUBJECT#*']],
  [['approvals'], ['GetItem'], ['APPROVAL#*', 'VOTE#*', 'LINK#*', 'GRANT#*']],
  [['approvals'], ['PutItem'], ['VOTE#*']],
  [['approvals'], ['UpdateItem'], ['VOTE#*', 'LINK#*', 'SUBJECT#*']],
  [['approvals', 'workflow-preview', 'workflow-notify', 'workflow-run'], ['BatchGetItem'], ['VOTE#*']],
  [['workflow-preview'], ['GetItem'], ['GRANT#*', 'JOB#*', 'SUBJECT#*', 'APPROVAL#*', 'VOTE#*']],
  [['workflow-preview'], ['PutItem'], ['APPROVAL#*']],
  [['workflow-notify'], ['GetItem'], ['APPROVAL#*', 'GRANT#*', 'VOTE#*']],
  [['workflow-notify'], ['PutItem'], ['LINK#*']],
  [['workflow-notify'], ['UpdateItem'], ['APPROVAL#*']],
  [['workflow-run'], ['GetItem'], ['GRANT#*', 'JOB#*', 'APPROVAL#*', 'VOTE#*']],
  [['workflow-run', 'workflow-close'], ['UpdateItem'], ['GRANT#*', 'JOB#*', 'APPROVAL#*']],
  [['workflow-close'], ['GetItem'], ['GRANT#*', 'JOB#*', 'APPROVAL#*', 'SUBJECT#*']],
]

function grantsTablePolicy(resources: Resources): Statement[] {
  const { arns, to, except } = aimedAt(resources, resources.grantsTable)
  const [table = '', indexes = ''] = arns
  const others = ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PartiQL*']
  const rolesWith = (action: ItemAction) => [
    ...new Set(grantsItems.flatMap(([roles, actions]) => (actions.includes(action) ? roles : []))),
  ]
  return [
    // No function deletes a grant, writes in batches or by PartiQL: time-to-live alone clears items.
    deny('NobodyWritesOtherwise', [...others, 'dynamodb:ConditionCheckItem'], arns),
    deny('OthersPutNothing', ['dynamodb:PutItem'], arns, except(...rolesWith('PutItem'))),
    deny('OthersUpdateNothing', ['dynamodb:UpdateItem'], arns, except(...rolesWith('UpdateItem'))),
    deny('NobodyWritesWithoutKey', inDynamoDb(changes), arns, withoutKey),
    deny('OthersGetNothing', ['dynamodb:GetItem'], arns, except(...rolesWith('GetItem'), 'break-glass')),
    deny(
      'OthersGetNothingInBatches',
      ['dynamodb:BatchGetItem'],
      arns,
      except(...rolesWith('BatchGetItem'), 'break-glass'),
    ),
    deny('OthersReadByKey', inDynamoDb(reads), arns, { ...except('break-glass'), ...withoutKey }),
    ...grantsItems.map(([roles, actions, keys]) =>
      deny([...roles.map(inSid), ...actions].join(''), inDynamoDb(actions), [table], {
        ...to(...roles),
        ...outside(keys),
      }),
    ),
    ...denyOtherAttributes(resources),
    deny('OthersQueryNothing', ['dynamodb:Query'], [table], except('break-glass')),
    deny('OthersFindNothing', ['dynamodb:Query'], [indexes], except('grants', 'break-glass')),
    ...guardsOf(resources, arns, to),
  ].map(forEveryone)
}

function auditTablePolicy(resources: Resources): Statement[] {
  const { arns, to, except } = aimedAt(resources, resources.auditTable)
  const [, indexes = ''] = arns
  const put = ['dynamodb:PutItem']
  return [
    deny('NobodyChangesRecords', [...auditChanges, 'dynamodb:ConditionCheckItem'], arns),
    deny('OthersPutNothing', put, arns, except(...writers)),
    deny('NobodyPutsWithoutLane', put, arns, withoutKey),
    ...writers.map((name) =>
      deny(`${inSid(name)}PutsIntoItsLanes`, put, arns, {
        ...to(name),
        ...outside(ownLanes(name)),
      }),
    ),
    deny(
      'OthersReadNothing',
      [...inDynamoDb(reads), 'dynamodb:Query'],
      arns,
      except(...recordReaders, 'break-glass'),
    ),
    deny('OthersSearchNothing', ['dynamodb:Query'], [indexes], except('audit', 'break-glass')),
    deny('OthersGetNothingInBatches', ['dynamodb:BatchGetItem'], arns, except('audit', 'break-glass')),
    ...guardsOf(resources, arns, to),
  ].map(forEveryone)
}

/** The audit table's stream carries whole records; its policy is put on the stream. */
export function streamPolicy(resources: Resources): Statement[] {
  const actions = ['dynamodb:GetRecords', 'dynamodb:GetShardIterator']
  // A stream's ARN ends with the moment of its making, which its own policy can't know.
  const streams = [`${resources.auditTable}/stream/*`]
  return [forEveryone(deny('OthersReadNothing', actions, streams, isNoneOf(resources, ['watch-audit'])))]
}

function aimedAt(resources: Resources, table: string) {
  return {
    arns: [table, `${table}/index/*`],
    to: (...roles: RoleName[]) => isOneOf(resources, roles),
    except: (...roles: RoleName[]) => isNoneOf(resources, roles),
  }
}

function guardsOf(resources: Resources, arns: readonly string[], to: ReturnType<typeof aimedAt>['to']) {
  const emergency = isNoneOf(resources, ['break-glass'])
  return [
    deny('OthersScanNothing', ['dynamodb:Scan'], arns, emergency),
    // A restored table has no policy: to restore is an emergency, and needs this right given for it.
    deny('OthersRestoreNothing', ['dynamodb:RestoreTableToPointInTime'], arns, emergency),
    deny('NobodyCopies', copies, arns),
    deny('NoRoleControlsTheTable', tableControls, arns, to(...allRoles)),
  ]
}
