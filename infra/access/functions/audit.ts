import { putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import type { Resources, Statement } from '../resources.ts'
import { throughTables } from '../use-keys.ts'

/** Reads records, and asks `read-payload` for what they commit to. */
export function auditAccess(resources: Resources): Statement[] {
  const { auditTable, readPayloadFunction } = resources
  const reads = ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:BatchGetItem']
  return [
    allow('ReadRecords', reads, [auditTable, `${auditTable}/index/*`]),
    ...updateItems('audit', resources),
    putOwnLanes('audit', resources),
    throughTables(resources),
    allow('ReadPayloads', ['lambda:InvokeFunction'], [readPayloadFunction]),
  ]
}
