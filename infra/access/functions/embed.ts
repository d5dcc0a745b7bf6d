import { onKeys, putOwnLanes } from '../audit-lanes.ts'
import { allow } from '../build-statement.ts'
import { readSecrets } from '../read-secrets.ts'
import type { Resources, Statement } from '../resources.ts'
import { screen } from '../screen-texts.ts'
import { derivesKeys, signsJobs, throughTables, via } from '../use-keys.ts'

/** Claims a grant, calls the model, signs and stores vectors and payloads, and reads none of them back. */
export function embedAccess(resources: Resources): Statement[] {
  const { grantsTable, payloadBucket, payloadKey, vectorBucket, vectorsKey } = resources
  const { provenanceKey, grantKey, vectorIdKey } = resources
  const payloads = ['requests', 'responses', 'pending'].map((kind) => `${payloadBucket}/${kind}/*`)
  return [
    allow('ClaimGrants', ['dynamodb:UpdateItem'], [grantsTable], onKeys(['GRANT#*'])),
    allow('PutJobs', ['dynamodb:PutItem'], [grantsTable], onKeys(['JOB#*'])),
    putOwnLanes('embed', resources),
    throughTables(resources),
    allow('PutPayloads', ['s3:PutObject'], payloads),
    allow('EncryptPayloads', ['kms:GenerateDataKey'], [payloadKey], via('s3', resources)),
    allow('PutVectors', ['s3vectors:PutVectors'], [`${vectorBucket}/index/*`]),
    // Putting into an index decrypts that index's data key; without `s3vectors:GetVectors` it opens nothing.
    allow(
      'EncryptVectors',
      ['kms:GenerateDataKey', 'kms:Decrypt'],
      [vectorsKey],
      via('s3vectors', resources),
    ),
    allow('SignJobs', ['kms:Sign'], [provenanceKey], signsJobs),
    allow('ReadPublicKeys', ['kms:GetPublicKey'], [provenanceKey, grantKey]),
    allow('DeriveVectorIds', ['kms:GenerateMac'], [vectorIdKey], derivesKeys),
    ...screen(resources),
    ...readSecrets(resources),
  ]
}
