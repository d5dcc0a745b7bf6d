import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import type { Resources, Statement } from '../resources.ts'
import { throughTables } from '../use-keys.ts'

/** Reads records, and asks `read-payload` for what they commit to. */
export function auditAccess(resources: Resources): Statement[] {
  const { grantsTable, auditTable, readPayloadFunction } = resources
  const reads = ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:BatchGetItem']
  return [
    allow('ReadRecords', reads, [auditTable, `${auditTable}/index/*`]),
    allow('BindDuties', ['dynamodb:UpdateItem'], [grantsTable], onKeys(['SUBJECT#*'])),
    putOwnLanes('audit', resources),
    throughTables(resources),
    allow('ReadPayloads', ['lambda:InvokeFunction'], [readPayloadFunction]),
  ]
}
