import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import type { Resources, Statement } from '../resources.ts'
import { screen } from '../screen-texts.ts'
import { throughTables, via } from '../use-keys.ts'

/** Reads what is asked for, keeps it masked for the approvers, and puts the question. */
export function workflowPreviewAccess(resources: Resources): Statement[] {
  const { grantsTable, payloadBucket, payloadKey } = resources
  const asked = ['GRANT#*', 'JOB#*', 'SUBJECT#*', 'APPROVAL#*', 'VOTE#*']
  const objects = (prefixes: readonly string[]) => prefixes.map((prefix) => `${payloadBucket}/${prefix}/*`)
  return [
    allow('ReadAskedFor', ['dynamodb:GetItem'], [grantsTable], onKeys(asked)),
    allow('CountVotes', ['dynamodb:BatchGetItem'], [grantsTable], onKeys(['VOTE#*'])),
    allow('PutQuestions', ['dynamodb:PutItem'], [grantsTable], onKeys(['APPROVAL#*'])),
    putOwnLanes('workflow-preview', resources),
    throughTables(resources),
    allow('ReadPayloads', ['s3:GetObject'], objects(['pending', 'previews'])),
    allow('PutPreviews', ['s3:PutObject'], objects(['previews'])),
    // S3 says that an object is missing (404) only to who may list; to others it is forbidden (403).
    allow('TellMissingPayloads', ['s3:ListBucket'], [payloadBucket]),
    allow('UsePayloadKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [payloadKey], via('s3', resources)),
    ...screen(resources),
  ]
}
