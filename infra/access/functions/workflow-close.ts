import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import type { Resources, Statement } from '../resources.ts'
import { sendMail } from '../send-mail.ts'
import { throughTables } from '../use-keys.ts'

/** Gives back what was not spent, writes down the end, and tells those whom it concerns. */
export function workflowCloseAccess(resources: Resources): Statement[] {
  const { grantsTable } = resources
  const ended = ['APPROVAL#*', 'JOB#*', 'GRANT#*']
  return [
    allow('ReadEnded', ['dynamodb:GetItem'], [grantsTable], onKeys([...ended, 'SUBJECT#*'])),
    allow('EndAll', ['dynamodb:UpdateItem'], [grantsTable], onKeys(ended)),
    putOwnLanes('workflow-close', resources),
    throughTables(resources),
    ...sendMail(resources),
  ]
}
