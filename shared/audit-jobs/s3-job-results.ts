import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { JobReference } from './audit-job.ts'
import { type JobResults, linkLifeMs } from './job-results.ts'
import { bucketUnavailable, type JobBucket } from './s3-job-bucket.ts'

/** Results under `results/`, each one multipart upload; links are S3's own, signed by the function's role. */
export function createS3JobResults({
  client,
  bucket,
  clock,
}: JobBucket & { readonly clock: Clock }): JobResults {
  const at = (job: JobReference) => ({ Bucket: bucket, Key: `results/${job.owner}/${job.id}` })

  const isThere = async (job: JobReference): Promise<boolean> => {
    try {
      await client.send(new HeadObjectCommand(at(job)))
      return true
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFound') return false
      throw error
    }
  }

  return {
    begin: (job, { contentType }) =>
      atTheBucket(async () => {
        const { UploadId } = await client.send(
          new CreateMultipartUploadCommand({ ...at(job), ContentType: contentType }),
        )
        return known(UploadId)
      }),
    putPart: (job, upload, { number, bytes }) =>
      atTheBucket(async () => {
        const part = { ...at(job), UploadId: upload, PartNumber: number, Body: bytes }
        const { ETag } = await client.send(new UploadPartCommand(part))
        return known(ETag)
      }),
    finish: (job, upload, parts) =>
      atTheBucket(async () => {
        // An upload has one part at least; what is left of it ends with its day.
        if (parts.length === 0) {
          await client.send(new PutObjectCommand({ ...at(job), Body: '' }))
          return
        }
        const Parts = parts.map((ETag, index) => ({ ETag, PartNumber: index + 1 }))
        try {
          const complete = { ...at(job), UploadId: upload, MultipartUpload: { Parts } }
          await client.send(new CompleteMultipartUploadCommand(complete))
        } catch (error) {
          // Completed before, by whoever did not live to say so.
          const isGone = error instanceof Error && error.name === 'NoSuchUpload'
          if (!isGone || !(await isThere(job))) throw error
        }
      }),
    link: (job, { contentType, fileName }) =>
      atTheBucket(async () => {
        const get = new GetObjectCommand({
          ...at(job),
          ResponseContentType: contentType,
          ResponseContentDisposition: `attachment; filename="${fileName}"`,
        })
        const expiresAt = clock() + linkLifeMs
        return { url: await getSignedUrl(client, get, { expiresIn: linkLifeMs / 1000 }), expiresAt }
      }),
  }
}

function known(name: string | undefined): string {
  if (name === undefined) throw new SunderError('store_unavailable', { detail: 'exports bucket: no answer' })
  return name
}

async function atTheBucket<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    throw bucketUnavailable(error)
  }
}
