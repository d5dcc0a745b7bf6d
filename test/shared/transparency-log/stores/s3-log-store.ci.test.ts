import { randomUUID } from 'node:crypto'
import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { createS3LogReader } from '../../../../shared/transparency-log/stores/s3-log-reader.ts'
import { createS3LogStore } from '../../../../shared/transparency-log/stores/s3-log-store.ts'
import { logStoreContract, noteInTest, sealInTest } from '../../../contracts/log-store.ts'
import { motoOptions } from '../../../support/moto.ts'

const client = new S3Client({ ...motoOptions, forcePathStyle: true })

/** As it is deployed: versioned, and nothing can be removed before its time. */
async function openBucket() {
  const bucket = `log-${randomUUID()}`
  const configuration = { LocationConstraint: motoOptions.region }
  const create = {
    Bucket: bucket,
    CreateBucketConfiguration: configuration,
    ObjectLockEnabledForBucket: true,
  }
  await client.send(new CreateBucketCommand(create))
  await client.send(
    new PutObjectLockConfigurationCommand({
      Bucket: bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
      },
    }),
  )
  return {
    bucket,
    store: createS3LogStore({ client, bucket }),
    reader: createS3LogReader({ client, bucket }),
  }
}

describe('in a bucket', () => {
  logStoreContract(openBucket)

  it('writes everything but the checkpoint once', async () => {
    const { bucket, store } = await openBucket()
    for (const number of [1, 2]) {
      const note = await noteInTest(number)
      await store.commit(sealInTest(number))
      await store.commit(sealInTest(number))
      await store.putTile('tile/0/000.p/1', Buffer.of(1))
      await store.publish(sealInTest(number), note)
      await store.publish(sealInTest(number), note)
    }
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }))
    const counts = new Map<string, number>()
    for (const { Key = '' } of Versions) counts.set(Key, (counts.get(Key) ?? 0) + 1)
    expect(Object.fromEntries(counts)).toEqual({
      checkpoint: 2,
      'checkpoints/000/000/000/001': 1,
      'checkpoints/000/000/000/002': 1,
      'seals/000/000/000/001': 1,
      'seals/000/000/000/002': 1,
      'tile/0/000.p/1': 1,
      'times/2026-11-22/120100.000-000000000001': 1,
      'times/2026-11-22/120200.000-000000000002': 1,
    })
  })

  it('finds the latest seal by whatever the checkpoint says: nothing, too little, too much, nonsense', async () => {
    const { bucket, store, reader } = await openBucket()
    for (let number = 1; number <= 21; number += 1) await store.commit(sealInTest(number))
    for (const seal of [undefined, '0', '1', '20', '21', '22', '900', '-1', '1.5', 'x']) {
      const Metadata = seal === undefined ? {} : { seal }
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'checkpoint', Body: 'x', Metadata }))
      expect([seal, (await reader.latestSeal())?.number]).toEqual([seal, 21])
    }
  })

  it('calls a seal that is damaged neither one nor none', async () => {
    const { bucket, store, reader } = await openBucket()
    await store.commit(sealInTest(1))
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'seals/000/000/000/001', Body: 'half' }))
    await expect(reader.latestSeal()).rejects.toMatchObject({
      code: 'store_unavailable',
      detail: 'log store: seals/000/000/000/001 is damaged',
    })
  })

  it('says store_unavailable for a bucket that is not there', async () => {
    const store = createS3LogStore({ client, bucket: `none-${randomUUID()}` })
    const unavailable = { code: 'store_unavailable', detail: 'log store: NoSuchBucket' }
    await expect(store.commit(sealInTest(1))).rejects.toMatchObject(unavailable)
    await expect(store.tile('tile/0/000')).rejects.toMatchObject(unavailable)
    await expect(store.firstSealAt(0)).rejects.toMatchObject(unavailable)
    await expect(store.publish(sealInTest(1), await noteInTest(1))).rejects.toMatchObject(unavailable)
  })
})
