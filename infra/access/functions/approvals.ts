import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import type { Resources, Statement } from '../resources.ts'
import { derivesKeys, throughTables, via } from '../use-keys.ts'

/** Shows what is asked for as the preview has it, and casts votes; the only one that may wake the workflow. */
export function approvalsAccess(resources: Resources): Statement[] {
  const { grantsTable, payloadBucket, payloadKey, sessionKey, approvalWorkflow } = resources
  const shown = ['APPROVAL#*', 'VOTE#*', 'LINK#*', 'GRANT#*']
  return [
    allow('ShowApprovals', ['dynamodb:GetItem'], [grantsTable], onKeys(shown)),
    allow('CastVotes', ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], [grantsTable], onKeys(['VOTE#*'])),
    ...updateItems('approvals', resources),
    putOwnLanes('approvals', resources),
    throughTables(resources),
    allow('ReadPreviews', ['s3:GetObject'], [`${payloadBucket}/previews/*`]),
    allow('DecryptPreviews', ['kms:Decrypt'], [payloadKey], via('s3', resources)),
    allow('DeriveSessions', ['kms:GenerateMac'], [sessionKey], derivesKeys),
    allow('TellDecisions', ['states:SendTaskSuccess'], [approvalWorkflow]),
  ]
}
