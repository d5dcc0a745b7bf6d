import { functionNames } from '../../../../infra/functions.ts'
import type { Cell } from '../cells.ts'
import type { Estate, Guarded } from '../estate.ts'

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
/** What an update of a subject's items may name: keys, and attributes beside the table's key. */
const subjectUpdates: Readonly<Record<string, readonly [key: string, attributes: readonly string[]]>> = {
  'SUBJECT# duty': ['SUBJECT#1', ['duty', 'boundUntil']],
  'SUBJECT# embedded': ['SUBJECT#1', ['duty', 'boundUntil', 'embedded']],
  'SUBJECT# email': ['SUBJECT#1', ['duty', 'boundUntil', 'email']],
  'SUBJECT# ttl': ['SUBJECT#1', ['ttl']],
  'SUBJECT# another attribute': ['SUBJECT#1', ['name']],
  'SUBJECT# without attributes': ['SUBJECT#1', []],
  'SUBJECT#…RATE# count': ['SUBJECT#1|RATE#read#2026', ['ttl', 'count']],
}
const auditPrefixes = [
  ...functionNames.flatMap((name) => [`LANE#${name}#`, `LANES#${name}#`]),
  // Lanes of what is not deployed, and keys that only look like a lane.
  'LANE#seal-audit#',
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
        action === 'UpdateItem' && prefix === 'SUBJECT#'
          ? subjectCells(table)
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

function subjectCells(table: Guarded): Cell[] {
  return Object.entries(subjectUpdates).map(([detail, [key, attributes]]) => {
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
  const context = keys === undefined ? {} : { 'dynamodb:LeadingKeys': keys }
  const id = [action, label, detail].filter(Boolean).join(' ')
  return { id, action, on: label, detail, resource: arn, policy, context }
}
