import { askForApproval } from '../approval-workflow.ts'
import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import type { Resources, Statement } from '../resources.ts'
import { signsGrants, throughTables } from '../use-keys.ts'

/** Makes, shows and ends grants; the only one that signs with the grant key. */
export function grantsAccess(resources: Resources): Statement[] {
  const { grantsTable, grantKey } = resources
  const items = ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:BatchGetItem']
  return [
    allow('KeepGrants', items, [grantsTable], onKeys(['GRANT#*'])),
    ...updateItems('grants', resources),
    allow('FindGrants', ['dynamodb:Query'], [`${grantsTable}/index/by-subject`]),
    askForApproval(resources),
    putOwnLanes('grants', resources),
    throughTables(resources),
    allow('SignGrants', ['kms:Sign'], [grantKey], signsGrants),
    allow('ReadPublicKey', ['kms:GetPublicKey'], [grantKey]),
  ]
}
