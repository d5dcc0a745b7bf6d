import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import type { Resources, Statement } from '../resources.ts'
import { sendMail } from '../send-mail.ts'
import { throughTables } from '../use-keys.ts'

/** Makes the links and sends them; sees neither a payload nor a preview, and knows no vote but to whom it needs no reminder. */
export function workflowNotifyAccess(resources: Resources): Statement[] {
  const { grantsTable } = resources
  const told = ['APPROVAL#*', 'GRANT#*', 'VOTE#*']
  return [
    allow('ReadQuestions', ['dynamodb:GetItem'], [grantsTable], onKeys(told)),
    allow('CountVotes', ['dynamodb:BatchGetItem'], [grantsTable], onKeys(['VOTE#*'])),
    ...updateItems('workflow-notify', resources),
    allow('MakeLinks', ['dynamodb:PutItem'], [grantsTable], onKeys(['LINK#*'])),
    putOwnLanes('workflow-notify', resources),
    throughTables(resources),
    ...sendMail(resources),
  ]
}
