import { askForApproval } from '../approval-workflow.ts'
import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import { readSecrets } from '../read-secrets.ts'
import type { Resources, Statement } from '../resources.ts'
import { screen } from '../screen-texts.ts'
import { storeVectors } from '../store-vectors.ts'
import { throughTables, via } from '../use-keys.ts'

/** Claims a grant, calls the model, signs and stores vectors and payloads, and reads none of them back. */
export function embedAccess(resources: Resources): Statement[] {
  const { grantsTable, payloadBucket, payloadKey, provenanceKey, grantKey } = resources
  const payloads = ['requests', 'responses', 'pending'].map((kind) => `${payloadBucket}/${kind}/*`)
  return [
    ...updateItems('embed', resources),
    allow('KeepJobs', ['dynamodb:GetItem', 'dynamodb:PutItem'], [grantsTable], onKeys(['JOB#*'])),
    askForApproval(resources),
    putOwnLanes('embed', resources),
    throughTables(resources),
    allow('PutPayloads', ['s3:PutObject'], payloads),
    allow('EncryptPayloads', ['kms:GenerateDataKey'], [payloadKey], via('s3', resources)),
    ...storeVectors(resources),
    allow('ReadPublicKeys', ['kms:GetPublicKey'], [provenanceKey, grantKey]),
    ...screen(resources),
    ...readSecrets(resources),
  ]
}
