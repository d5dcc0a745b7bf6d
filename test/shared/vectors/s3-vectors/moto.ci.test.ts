import { randomUUID } from 'node:crypto'
import { CreateVectorBucketCommand, S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { describe } from 'vitest'
import { createS3VectorsReader } from '../../../../shared/vectors/s3-vectors/vector-reader.ts'
import { createS3VectorsWriter } from '../../../../shared/vectors/s3-vectors/vector-writer.ts'
import { contractFilterable, vectorStoreContract } from '../../../contracts/vector-store.ts'
import { createIndexes } from './create-indexes.ts'

const endpoint = process.env['SUNDER_TEST_MOTO']
if (endpoint === undefined) throw new Error('SUNDER_TEST_MOTO must be the URL of a moto server')

describe('the vector store on another hand’s S3 Vectors', () =>
  vectorStoreContract(async () => {
    const client = new S3VectorsClient({
      endpoint: String(endpoint),
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    const bucket = `vectors-${randomUUID()}`
    await client.send(new CreateVectorBucketCommand({ vectorBucketName: bucket }))
    await createIndexes(client, bucket)
    return {
      writer: createS3VectorsWriter({ client, bucket, filterable: () => contractFilterable }),
      reader: createS3VectorsReader({ client, bucket }),
      existing: 'replaced',
      zeroVectors: 'refused',
      close: async () => client.destroy(),
    }
  }))
