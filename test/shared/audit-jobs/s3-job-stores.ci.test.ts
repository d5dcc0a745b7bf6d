import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { createS3JobDocuments } from '../../../shared/audit-jobs/s3-job-documents.ts'
import { createS3JobResults } from '../../../shared/audit-jobs/s3-job-results.ts'
import { jobDocumentsContract, jobResultsContract } from '../../contracts/job-stores.ts'
import { motoOptions } from '../../support/moto.ts'

const client = new S3Client({ ...motoOptions, forcePathStyle: true })

async function newBucket(): Promise<string> {
  const bucket = `exports-${randomUUID()}`
  const CreateBucketConfiguration = { LocationConstraint: motoOptions.region }
  await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }))
  return bucket
}

describe('documents in S3', () => {
  jobDocumentsContract(async () => createS3JobDocuments({ client, bucket: await newBucket() }))
})

describe('results in S3', () => {
  const results = async () => createS3JobResults({ client, bucket: await newBucket(), clock: Date.now })
  jobResultsContract(results, fetch)

  it('gives links that live five minutes and hold no more than a signature', async () => {
    const job = { owner: 'ab'.repeat(16), id: `audit_${'x'.repeat(22)}` }
    const { url } = await (await results()).link(job, { contentType: 'text/csv', fileName: 'a.csv' })
    const query = new URL(url).searchParams
    expect(query.get('X-Amz-Expires')).toBe('300')
    expect(query.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/)
    expect(url).not.toContain('secret')
  })
})
