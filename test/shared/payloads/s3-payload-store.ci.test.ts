import { randomUUID } from 'node:crypto'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { beforeAll, expect, it } from 'vitest'
import { sealPayload } from '../../../shared/payloads/commitment.ts'
import { createS3PayloadReader } from '../../../shared/payloads/s3-payload-reader.ts'
import { createS3PayloadWriter } from '../../../shared/payloads/s3-payload-writer.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { payloadStoreContract } from '../../contracts/payload-store.ts'
import { motoOptions } from '../../support/moto.ts'

const client = new S3Client({ ...motoOptions, forcePathStyle: true })
const bucket = `payloads-${randomUUID()}`
let keyId: string
beforeAll(async () => {
  const { region } = motoOptions
  const configuration = { LocationConstraint: region }
  await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: configuration }))
  keyId = (await new KMSClient(motoOptions).send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? ''
})
const writer = () => createS3PayloadWriter({ client, bucket, keyId })
const reader = () => createS3PayloadReader({ client, bucket })

payloadStoreContract(async () => ({ writer: writer(), reader: reader() }))

it('an object is encrypted under the key that was given, and is what was put', async () => {
  const sealed = sealPayload(Buffer.from('text'), systemRandom)
  await writer().put('requests', 'job_key', sealed)
  const place = { Bucket: bucket, Key: 'requests/job_key' }
  const head = await client.send(new HeadObjectCommand(place))
  expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyId, BucketKeyEnabled: true })
  const { Body } = await client.send(new GetObjectCommand(place))
  expect(Buffer.from((await Body?.transformToByteArray()) ?? [])).toEqual(
    Buffer.concat([Uint8Array.of(1), sealed.salt, Buffer.from('text')]),
  )
})

it('what somebody else put in a payload’s place is an error, never an answer', async () => {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'requests/job_foreign', Body: 'short' }))
  await expect(reader().get('requests', 'job_foreign')).rejects.toMatchObject({ code: 'store_unavailable' })
})

it('a bucket that is not there makes the store unavailable, to writers and readers', async () => {
  const elsewhere = `none-${randomUUID()}`
  const sealed = sealPayload(Buffer.from('text'), systemRandom)
  const unavailable = { code: 'store_unavailable', detail: 'payload bucket: NoSuchBucket' }
  const put = createS3PayloadWriter({ client, bucket: elsewhere, keyId }).put('requests', 'job_1', sealed)
  await expect(put).rejects.toMatchObject(unavailable)
  const get = createS3PayloadReader({ client, bucket: elsewhere }).get('requests', 'job_1')
  await expect(get).rejects.toMatchObject(unavailable)
})
