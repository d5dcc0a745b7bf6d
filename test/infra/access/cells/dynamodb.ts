import { functionNames } from '../../../../infra/functions.ts'
import type { Cell } from '../cells.ts'
import type { Estate, Guarded } from '../estate.ts'
import { type ItemUpdate, itemUpdates } from './item-updates.ts'

const keyed = [
  'GetItem',
  'BatchGetItem',
  'ConditionCheckItem',
  'Query',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'PartiQLSelect',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
]
const indexed = ['Query', 'Scan', 'PartiQLSelect']
const controls = [
  'Scan',
  'DescribeTable',
  'UpdateTable',
  'DeleteTable',
  'UpdateTimeToLive',
  'UpdateContinuousBackups',
  'PutResourcePolicy',
  'DeleteResourcePolicy',
  'RestoreTableToPointInTime',
  'ExportTableToPointInTime',
  'EnableKinesisStreamingDestination',
]
const grantsPrefixes = ['GRANT#', 'JOB#', 'SUBJECT#', 'POLICY#', 'APPROVAL#', 'VOTE#', 'LINK#']
const auditPrefixes = [
  ...functionNames.flatMap((name) => [`LANE#${name}#`, `LANES#${name}#`]),
  // Lanes of what is not deployed, and keys that only look like a lane.
  'LANE#manage#',
  'LANE#embed',
  'lane#embed#',
]

export function dynamodbCells({ grants, audit, auditStream }: Estate): Cell[] {
  return [
    ...tableCells('grants', grants, grantsPrefixes, ['by-subject', 'by-status']),
    ...tableCells('audit', audit, auditPrefixes, ['by-day', 'by-actor', 'by-grant', 'by-job']),
    ...['DescribeStream', 'GetShardIterator', 'GetRecords', 'ListStreams'].map((name) =>
      cell(name, 'audit-stream', '', auditStream),
    ),
  ]
}

function tableCells(name: string, table: Guarded, prefixes: readonly string[], indexes: readonly string[]) {
  const [first = '', second = ''] = prefixes
  return [
    ...keyed.flatMap((action) => [
      ...prefixes.flatMap((prefix) =>
        action === 'UpdateItem' && isUpdated(prefix)
          ? updateCells(table, prefix)
          : [cell(action, name, prefix, table, [`${prefix}1`])],
      ),
      // What IAM is told of a request over several items, or of none.
      cell(action, name, `${first} and ${second}`, table, [`${first}1`, `${second}1`]),
      cell(action, name, 'without a key', table),
    ]),
    ...indexes.flatMap((index) =>
      indexed.map((action) => {
        const keys = action === 'Scan' ? undefined : ['some value']
        return cell(action, `${name}/${index}`, '', { ...table, arn: `${table.arn}/index/${index}` }, keys)
      }),
    ),
    ...controls.map((action) => cell(action, name, '', table)),
  ]
}

type Updated = keyof typeof itemUpdates
const isUpdated = (prefix: string): prefix is Updated => prefix in itemUpdates

function updateCells(table: Guarded, prefix: Updated): Cell[] {
  return Object.entries<ItemUpdate>(itemUpdates[prefix]).map(([detail, [key, attributes]]) => {
    const one = cell('UpdateItem', 'grants', detail, table, [key])
    const named = attributes.length === 0 ? [] : ['key', ...attributes]
    return { ...one, context: { ...one.context, 'dynamodb:Attributes': named } }
  })
}

function cell(
  name: string,
  label: string,
  detail: string,
  { arn, policy }: Guarded,
  keys?: readonly string[],
): Cell {
  const action = `dynamodb:${name}`
  const context = {
    ...(keys !== undefined && { 'dynamodb:LeadingKeys': keys }),
    // One that many may name, so that an update is judged by its keys.
    ...(name === 'UpdateItem' && { 'dynamodb:Attributes': ['key', 'status'] }),
  }
  const id = [action, label, detail].filter(Boolean).join(' ')
  return { id, action, on: label, detail, resource: arn, policy, context }
}
