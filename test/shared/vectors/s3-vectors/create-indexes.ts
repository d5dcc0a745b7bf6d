import { CreateIndexCommand, type S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { indexNameOf, nonFilterableKeys } from '../../../../shared/vectors/s3-vectors/index-layout.ts'
import { contractCollections } from '../../../contracts/vector-store.ts'

/** The indexes of the contract's collections, as a deployment makes them. */
export async function createIndexes(client: S3VectorsClient, bucket: string): Promise<void> {
  for (const { name, dimensions } of contractCollections) {
    await client.send(
      new CreateIndexCommand({
        vectorBucketName: bucket,
        indexName: indexNameOf(name),
        dataType: 'float32',
        dimension: dimensions,
        distanceMetric: 'cosine',
        metadataConfiguration: { nonFilterableMetadataKeys: [...nonFilterableKeys] },
      }),
    )
  }
}
