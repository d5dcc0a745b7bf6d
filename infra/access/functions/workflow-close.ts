import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import type { Resources, Statement } from '../resources.ts'
import { sendMail } from '../send-mail.ts'
import { throughTables } from '../use-keys.ts'

/** Gives back what was not spent, writes down the end, and tells those whom it concerns. */
export function workflowCloseAccess(resources: Resources): Statement[] {
  const { grantsTable } = resources
  const told = ['APPROVAL#*', 'JOB#*', 'GRANT#*', 'SUBJECT#*']
  return [
    allow('ReadEnded', ['dynamodb:GetItem'], [grantsTable], onKeys(told)),
    ...updateItems('workflow-close', resources),
    putOwnLanes('workflow-close', resources),
    throughTables(resources),
    ...sendMail(resources),
  ]
}
