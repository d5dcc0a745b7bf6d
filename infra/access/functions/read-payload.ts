import { putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import type { Resources, Statement } from '../resources.ts'
import { screen } from '../screen-texts.ts'
import { throughTables, via } from '../use-keys.ts'

/** Opens for auditors what was asked and answered, and nothing that still waits for an approval. */
export function readPayloadAccess(resources: Resources): Statement[] {
  const { payloadBucket, payloadKey } = resources
  const payloads = ['requests', 'responses'].map((kind) => `${payloadBucket}/${kind}/*`)
  return [
    allow('ReadPayloads', ['s3:GetObject'], payloads),
    // S3 says that an erased object is missing (404) only to who may list; to others it is forbidden (403).
    allow('TellErasedPayloads', ['s3:ListBucket'], [payloadBucket]),
    allow('DecryptPayloads', ['kms:Decrypt'], [payloadKey], via('s3', resources)),
    ...screen(resources),
    putOwnLanes('read-payload', resources),
    throughTables(resources),
  ]
}
