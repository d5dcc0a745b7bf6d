import { PutVectorsCommand, type S3VectorsClient } from '@aws-sdk/client-s3vectors'
import type { VectorWriter } from '../vector-store.ts'
import { type BackoffOptions, createBackoff } from './backoff.ts'
import { indexNameOf } from './index-layout.ts'
import { prepareItems } from './prepare-items.ts'
import { putBatches } from './put-batches.ts'

/**
 * Writes rows to S3 Vectors, with no right but `s3vectors:PutVectors`. A put replaces what stands under its
 * keys. A row whose metadata would not fit is stored without its text. `filterable` names the metadata keys
 * that a collection's filters may use: keys declared later are not found in rows written before.
 *
 * @throws SunderError `invalid_request`, beside the port's, for metadata over the service's limits
 */
export function createS3VectorsWriter({
  client,
  bucket,
  filterable,
  ...patience
}: BackoffOptions & {
  readonly client: S3VectorsClient
  readonly bucket: string
  readonly filterable: (collection: string) => readonly string[]
}): VectorWriter {
  const begin = createBackoff(patience)
  return {
    async insert(rows) {
      const prepared = prepareItems(rows, filterable)
      const attempt = begin()
      for (const { collection, items } of prepared) {
        for (const vectors of putBatches(items)) {
          const put = { vectorBucketName: bucket, indexName: indexNameOf(collection), vectors }
          await attempt((options) => client.send(new PutVectorsCommand(put), options))
        }
      }
    },
  }
}
