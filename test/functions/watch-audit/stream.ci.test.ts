import { randomUUID } from 'node:crypto'
import {
  DescribeTableCommand,
  PutItemCommand,
  UpdateTableCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as SdkStreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { DynamoDBRecord } from 'aws-lambda'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAuditWatch } from '../../../functions/watch-audit/watch-audit.ts'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createS3AuditArchive } from '../../../shared/audit/s3-audit-archive.ts'
import { newLane, noon, storedRecord } from '../../contracts/audit-table.ts'
import { dynamoDbLocal, newTable } from '../../support/dynamodb.ts'
import { alarmsInTest } from './stream-records.ts'

const moto = process.env['SUNDER_TEST_MOTO']
if (moto === undefined) throw new Error('SUNDER_TEST_MOTO must be the URL of a moto server')

const place = { region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
const tables = dynamoDbLocal()
const streams = new DynamoDBStreamsClient({ ...place, endpoint: String(process.env['SUNDER_TEST_DYNAMODB']) })
const objects = new S3Client({ ...place, endpoint: moto, forcePathStyle: true })

describe('an audit table that is watched', () => {
  const bucket = `archive-${randomUUID()}`
  const alarms = alarmsInTest()
  let table: string
  let stream: string
  beforeAll(async () => {
    table = await newTable(tables, auditTable)
    const specification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const }
    await tables.send(new UpdateTableCommand({ TableName: table, StreamSpecification: specification }))
    await waitUntilTableExists({ client: tables, maxWaitTime: 30 }, { TableName: table })
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: table }))
    stream = String(Table?.LatestStreamArn)
    await objects.send(
      new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true, ...inRegion }),
    )
    await objects.send(
      new PutObjectLockConfigurationCommand({
        Bucket: bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } },
        },
      }),
    )
  })

  const keys = async (prefix: string) => {
    const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }))
    return Contents.map(({ Key }) => String(Key))
  }
  const read = async (key: string) => {
    const { Body } = await objects.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return Buffer.from((await Body?.transformToByteArray()) ?? [])
  }

  it('shows an overwritten record, which IAM can’t forbid to its lane’s writer, and still has the original', async () => {
    const appender = createDynamoDbAuditAppender({ client: tables, table, keepForMs: 86_400_000 })
    const lane = newLane()
    const records = [0, 1].map((seq) => storedRecord(lane, seq))
    const [original = storedRecord(lane, 0)] = records
    await appender.registerLane(lane, noon)
    for (const record of records) await appender.put(record)
    const forged = storedRecord(lane, 0, { action: 'query' })
    await tables.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          lane: { S: lane },
          seq: { N: '0' },
          body: { B: forged.body },
          hash: { S: forged.hash },
        },
      }),
    )

    const archive = createS3AuditArchive({ client: objects, bucket })
    const watch = createAuditWatch({
      archive,
      alarmSignal: undefined,
      ...alarms,
      clock: () => noon,
      retentionMs: 86_400_000,
    })
    const changes = await readStream(stream)
    expect(changes.map(({ eventName }) => eventName)).toEqual(['INSERT', 'INSERT', 'INSERT', 'MODIFY'])
    // Lambda hands a batch over again where it is not sure: nothing is kept twice.
    expect(await watch(changes)).toEqual({ batchItemFailures: [] })
    expect(await watch(changes)).toEqual({ batchItemFailures: [] })

    expect(alarms.counts).toEqual(['AuditRecordAltered', 'AuditRecordAltered'])
    expect(alarms.lines[0]?.fields).toEqual({
      lane,
      seq: '0',
      oldHash: original.hash,
      newHash: forged.hash,
    })
    const copies = await keys('records/')
    expect(await Promise.all(copies.map(read))).toEqual(records.map(({ body }) => Buffer.from(body)))
    const evidence = await keys('altered/')
    expect(evidence).toHaveLength(1)
    const shown = JSON.parse((await read(String(evidence[0]))).toString())
    expect(Buffer.from(shown.OldImage.body.B, 'base64')).toEqual(Buffer.from(original.body))
    expect(Buffer.from(shown.NewImage.body.B, 'base64')).toEqual(Buffer.from(forged.body))
    for (const key of [...copies, ...evidence]) {
      const head = await objects.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
      expect(head).toMatchObject({ ObjectLockMode: 'COMPLIANCE' })
    }
  })
})

const inRegion = { CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' as const } }

/** All that the stream holds, as Lambda hands it over: bytes in base64. */
async function readStream(StreamArn: string): Promise<DynamoDBRecord[]> {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
  const found: SdkStreamRecord[] = []
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
    let { ShardIterator } = await streams.send(new GetShardIteratorCommand(start))
    // A shard that is still open has a next iterator for ever.
    for (let page = 0; ShardIterator !== undefined && page < 5; page += 1) {
      const { Records = [], NextShardIterator } = await streams.send(new GetRecordsCommand({ ShardIterator }))
      found.push(...Records)
      ShardIterator = NextShardIterator
    }
  }
  return JSON.parse(JSON.stringify(found), (_, value: unknown) =>
    isBytes(value) ? Buffer.from(Object.values(value)).toString('base64') : value,
  )
}

/** A `Uint8Array` as JSON: its elements under their places. */
function isBytes(value: unknown): value is Record<string, number> {
  return typeof value === 'object' && value !== null && '0' in value && typeof value[0] === 'number'
}
