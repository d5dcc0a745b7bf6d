import type { S3Client } from '@aws-sdk/client-s3'
import { SunderError } from '../runtime/sunder-error.ts'

/** The bucket of exports, whose objects live for a day. */
export interface JobBucket {
  readonly client: S3Client
  readonly bucket: string
}

export function bucketUnavailable(cause: unknown): SunderError {
  if (cause instanceof SunderError) return cause
  const name = cause instanceof Error ? cause.name : 'failed'
  return new SunderError('store_unavailable', { detail: `exports bucket: ${name}`, cause })
}
