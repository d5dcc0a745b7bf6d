import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import { readSecrets } from '../read-secrets.ts'
import type { Resources, Statement } from '../resources.ts'
import { screen } from '../screen-texts.ts'
import { storeVectors } from '../store-vectors.ts'
import { throughTables, via } from '../use-keys.ts'

/** Counts the votes and carries out what they approve, as `embed` would have; makes no item, and no link. */
export function workflowRunAccess(resources: Resources): Statement[] {
  const { grantsTable, payloadBucket, payloadKey, provenanceKey } = resources
  const counted = ['GRANT#*', 'JOB#*', 'APPROVAL#*', 'VOTE#*']
  return [
    allow('ReadApproved', ['dynamodb:GetItem'], [grantsTable], onKeys(counted)),
    allow('CountVotes', ['dynamodb:BatchGetItem'], [grantsTable], onKeys(['VOTE#*'])),
    ...updateItems('workflow-run', resources),
    putOwnLanes('workflow-run', resources),
    throughTables(resources),
    allow('ReadPendingPayloads', ['s3:GetObject'], [`${payloadBucket}/pending/*`]),
    allow('PutResponses', ['s3:PutObject'], [`${payloadBucket}/responses/*`]),
    allow('UsePayloadKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [payloadKey], via('s3', resources)),
    ...storeVectors(resources),
    allow('ReadPublicKey', ['kms:GetPublicKey'], [provenanceKey]),
    ...screen(resources),
    ...readSecrets(resources),
  ]
}
