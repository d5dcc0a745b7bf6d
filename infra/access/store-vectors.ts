import { allow } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'
import { derivesKeys, signsRaw, via } from './use-keys.ts'

/** What carrying out a job needs: to name its vectors, to sign it, to put them. None of it reads one back. */
export function storeVectors(resources: Resources): Statement[] {
  const { vectorBucket, vectorsKey, provenanceKey, vectorIdKey } = resources
  return [
    allow('PutVectors', ['s3vectors:PutVectors'], [`${vectorBucket}/index/*`]),
    // Putting into an index decrypts that index's data key; without `s3vectors:GetVectors` it opens nothing.
    allow(
      'EncryptVectors',
      ['kms:GenerateDataKey', 'kms:Decrypt'],
      [vectorsKey],
      via('s3vectors', resources),
    ),
    allow('SignJobs', ['kms:Sign'], [provenanceKey], signsRaw),
    allow('DeriveVectorIds', ['kms:GenerateMac'], [vectorIdKey], derivesKeys),
  ]
}
