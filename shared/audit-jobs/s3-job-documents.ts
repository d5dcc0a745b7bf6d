import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import pRetry from 'p-retry'
import type { JobDocuments } from './job-documents.ts'
import { bucketUnavailable, type JobBucket } from './s3-job-bucket.ts'

/** Documents under `jobs/`, each put on the condition that what was read still stands there, by its ETag. */
export function createS3JobDocuments({ client, bucket }: JobBucket): JobDocuments {
  const keyOf = (name: string) => `jobs/${name}.json`
  return {
    async read(name) {
      try {
        const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(name) }))
        return { text: (await Body?.transformToString('utf8')) ?? '', version: ETag ?? '' }
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw bucketUnavailable(error)
      }
    },
    async write(name, text, replaces) {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: keyOf(name),
        Body: text,
        ContentType: 'application/json',
        ...(replaces === undefined ? { IfNoneMatch: '*' } : { IfMatch: replaces }),
      })
      try {
        const { ETag } = await putConditionally(client, put)
        return { version: ETag ?? '' }
      } catch (error) {
        // Also where the SDK repeated a put whose answer was lost: whoever wrote it reads it again.
        const name = error instanceof Error ? error.name : ''
        // A name that was to be replaced and is gone: its day is over.
        if (name === 'PreconditionFailed' || name === 'NoSuchKey') return 'taken'
        throw bucketUnavailable(error)
      }
    },
  }
}

function putConditionally(client: S3Client, put: PutObjectCommand) {
  return pRetry(() => client.send(put), {
    retries: 2,
    minTimeout: 50,
    // Another put of the same name was under way: once it has ended there is an answer.
    shouldRetry: ({ error }) => error.name === 'ConditionalRequestConflict',
  })
}
