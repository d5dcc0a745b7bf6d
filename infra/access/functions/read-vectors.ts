import { putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { updateItems } from '../item-attributes.ts'
import type { Resources, Statement } from '../resources.ts'
import { screen } from '../screen-texts.ts'
import { throughTables, via } from '../use-keys.ts'

/** Queries, fetches and lists; holds no secret of a model and writes no vector. */
export function readVectorsAccess(resources: Resources): Statement[] {
  const { payloadBucket, payloadKey, vectorBucket, vectorsKey } = resources
  const payloads = ['requests', 'responses'].map((kind) => `${payloadBucket}/${kind}/*`)
  const reads = ['s3vectors:QueryVectors', 's3vectors:GetVectors', 's3vectors:ListVectors']
  return [
    ...updateItems('read-vectors', resources),
    putOwnLanes('read-vectors', resources),
    throughTables(resources),
    allow('PutPayloads', ['s3:PutObject'], payloads),
    allow('EncryptPayloads', ['kms:GenerateDataKey'], [payloadKey], via('s3', resources)),
    allow('ReadVectors', reads, [`${vectorBucket}/index/*`]),
    allow('DecryptVectors', ['kms:Decrypt'], [vectorsKey], via('s3vectors', resources)),
    ...screen(resources),
    allow('ReadPublicKey', ['kms:GetPublicKey'], [resources.provenanceKey]),
    allow('EmbedQueries', ['lambda:InvokeFunction'], [resources.embedQueryFunction]),
  ]
}
