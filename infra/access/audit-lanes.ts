import { auditedFunctions } from '../../shared/audit/lane-name.ts'
import type { FunctionName } from '../functions.ts'
import { allow, type Conditions, deny } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'

/**
 * What no function may do to the audit table, whatever it was allowed elsewhere. `PutItem` is confined to
 * lanes, but an overwriting put can't be told from a first one here: `watch-audit` sees it in the stream.
 */
export const auditChanges = [
  'dynamodb:BatchWriteItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:PartiQL*',
] as const

/** What takes the table, its history or its guards away. Deploying needs most of it, a function none. */
export const tableControls = [
  'dynamodb:UpdateTable',
  'dynamodb:DeleteTable',
  'dynamodb:UpdateTimeToLive',
  'dynamodb:UpdateContinuousBackups',
  'dynamodb:PutResourcePolicy',
  'dynamodb:DeleteResourcePolicy',
] as const

/**
 * A writer's lanes and where it registers them. The `#` after the name keeps `embed` out of `embed-query`'s. Who seals
 * ends the lanes of all, by a record in each; it registers none but its own.
 */
export function ownLanes(name: FunctionName): readonly string[] {
  if (name === 'seal-audit') return ['LANE#*', `LANES#${name}#*`]
  return [`LANE#${name}#*`, `LANES#${name}#*`]
}

/** The functions that are deployed and write records; `watch-audit` copies them and writes none, nor does who ships them. */
export function writesRecords(name: FunctionName): boolean {
  return name !== 'watch-audit' && auditedFunctions.some((known) => known === name)
}

/** `ForAllValues` holds for a request without keys, so the key has to be there. */
export function onKeys(patterns: readonly string[]): Conditions {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  }
}

export function putOwnLanes(name: FunctionName, { auditTable }: Resources): Statement {
  return allow('PutOwnLanes', ['dynamodb:PutItem'], [auditTable], onKeys(ownLanes(name)))
}

/** Ends every function's policy, so that no other statement, managed policy or mistake can outdo it. */
export function denyAuditChanges(name: FunctionName, { auditTable }: Resources): Statement[] {
  const everywhere = [auditTable, `${auditTable}/index/*`]
  const never = deny('NeverChangeRecords', [...auditChanges, ...tableControls], everywhere)
  if (!writesRecords(name)) return [never, deny('NeverPutRecords', ['dynamodb:PutItem'], everywhere)]
  return [
    never,
    deny('NeverPutIntoOtherLanes', ['dynamodb:PutItem'], everywhere, {
      'ForAnyValue:StringNotLike': { 'dynamodb:LeadingKeys': ownLanes(name) },
    }),
    deny('NeverPutWithoutLane', ['dynamodb:PutItem'], everywhere, {
      Null: { 'dynamodb:LeadingKeys': 'true' },
    }),
  ]
}
