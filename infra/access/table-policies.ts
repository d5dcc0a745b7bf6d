import { functionNames } from '../functions.ts'
import { auditChanges, ownLanes, tableControls, writesRecords } from './audit-lanes.ts'
import { deny, forEveryone, inSid } from './build-statement.ts'
import { allRoles, isNoneOf, isOneOf, type RoleName } from './principals.ts'
import type { Resources, Statement } from './resources.ts'

type TableName = 'grants' | 'audit'

const reads = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:Query']
/** Ways of the data out of the table that leave its policy behind. */
const copies = [
  'dynamodb:ExportTableToPointInTime',
  'dynamodb:EnableKinesisStreamingDestination',
  'dynamodb:UpdateKinesisStreamingDestination',
]
const writers = functionNames.filter(writesRecords)

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

function grantsTablePolicy(resources: Resources): Statement[] {
  const { arns, to, except } = aimedAt(resources, resources.grantsTable)
  return [
    // No function deletes a grant, writes in batches or by PartiQL: time-to-live alone clears items.
    deny(
      'NobodyWritesOtherwise',
      ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PartiQL*'],
      arns,
    ),
    deny('OthersPutNothing', ['dynamodb:PutItem'], arns, except('embed', 'grants')),
    deny(
      'OthersUpdateNothing',
      ['dynamodb:UpdateItem'],
      arns,
      except('embed', 'grants', 'read-vectors', 'audit'),
    ),
    deny('OthersReadNothing', reads, arns, except('grants', 'break-glass')),
    ...guardsOf(resources, arns, to),
  ].map(forEveryone)
}

function auditTablePolicy(resources: Resources): Statement[] {
  const { arns, to, except } = aimedAt(resources, resources.auditTable)
  const put = ['dynamodb:PutItem']
  return [
    deny('NobodyChangesRecords', auditChanges, arns),
    deny('OthersPutNothing', put, arns, except(...writers)),
    deny('NobodyPutsWithoutLane', put, arns, { Null: { 'dynamodb:LeadingKeys': 'true' } }),
    ...writers.map((name) =>
      deny(`${inSid(name)}PutsIntoItsLanes`, put, arns, {
        ...to(name),
        'ForAnyValue:StringNotLike': { 'dynamodb:LeadingKeys': ownLanes(name) },
      }),
    ),
    deny('OthersReadNothing', reads, arns, except('audit', 'break-glass')),
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
