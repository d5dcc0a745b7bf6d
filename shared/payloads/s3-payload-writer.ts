import { PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import pRetry from 'p-retry'
import { SunderError } from '../runtime/sunder-error.ts'
import { objectName } from './object-name.ts'
import { framePayload } from './payload-frame.ts'
import type { PayloadWriter } from './payload-store.ts'

/**
 * The writing side on S3: one object a payload, under a customer-managed key, put on the condition that
 * nothing stands there (`If-None-Match: *`, S3 User Guide, "conditional writes").
 *
 * Where the SDK repeated a put whose answer was lost, what stands in its place is most likely that put itself;
 * but this role may not look. Such a put counts as failed, not as a conflict: whoever asked may ask again.
 */
export function createS3PayloadWriter({
  client,
  bucket,
  keyId,
}: {
  readonly client: S3Client
  readonly bucket: string
  /** The ARN of the KMS key. */
  readonly keyId: string
}): PayloadWriter {
  return {
    async put(kind, id, sealed) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: objectName(kind, id),
        Body: framePayload(sealed),
        ContentType: 'application/octet-stream',
        IfNoneMatch: '*',
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: keyId,
        BucketKeyEnabled: true,
        ChecksumAlgorithm: 'SHA256',
      })
      try {
        await pRetry(() => client.send(command), {
          retries: 2,
          minTimeout: 50,
          // Another put of the same name was under way: once it has ended there is an answer.
          shouldRetry: ({ error }) => error.name === 'ConditionalRequestConflict',
        })
      } catch (error) {
        const name = error instanceof Error ? error.name : 'failed'
        if (name === 'PreconditionFailed' && !wasRepeated(error)) {
          throw new SunderError('conflict', { cause: error })
        }
        throw new SunderError('store_unavailable', { detail: `payload bucket: ${name}`, cause: error })
      }
    },
  }
}

function wasRepeated(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.$metadata.attempts ?? 1) > 1
}
