import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3'
import { SunderError } from '../runtime/sunder-error.ts'
import { objectName } from './object-name.ts'
import { unframePayload } from './payload-frame.ts'
import type { PayloadReader } from './payload-store.ts'

/** The reading side on S3. What is not framed as a payload is an error, never an answer. */
export function createS3PayloadReader({
  client,
  bucket,
}: {
  readonly client: S3Client
  readonly bucket: string
}): PayloadReader {
  return {
    async get(kind, id) {
      const name = objectName(kind, id)
      const bytes = await read(client, bucket, name)
      if (bytes === undefined) return undefined
      try {
        return unframePayload(bytes)
      } catch (cause) {
        throw new SunderError('store_unavailable', { detail: `payload ${name} is not one`, cause })
      }
    },
  }
}

async function read(client: S3Client, bucket: string, name: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }))
    return await Body?.transformToByteArray()
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined
    const detail = `payload bucket: ${error instanceof Error ? error.name : 'failed'}`
    throw new SunderError('store_unavailable', { detail, cause: error })
  }
}
