import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { createS3DeadLetters, createS3ShippingCursors } from '../../../shared/shipping/s3-shipping-state.ts'
import { deadLettersContract, shippingCursorsContract } from '../../contracts/shipping-state.ts'
import { motoOptions } from '../../support/moto.ts'

const client = new S3Client({ ...motoOptions, forcePathStyle: true })

async function newBucket(): Promise<string> {
  const bucket = `shipping-${randomUUID()}`
  const CreateBucketConfiguration = { LocationConstraint: motoOptions.region }
  await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }))
  return bucket
}

shippingCursorsContract(async () => {
  const bucket = await newBucket()
  const reopen = () => createS3ShippingCursors({ client, bucket })
  return { cursors: reopen(), reopen }
})

deadLettersContract(async () => {
  const bucket = await newBucket()
  return {
    letters: createS3DeadLetters({ client, bucket }),
    async kept() {
      const Prefix = 'shipping/dead-letters/siem/'
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }))
      return Promise.all(
        Contents.map(async ({ Key }) => {
          const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }))
          return JSON.parse((await Body?.transformToString()) ?? '')
        }),
      )
    },
  }
})
