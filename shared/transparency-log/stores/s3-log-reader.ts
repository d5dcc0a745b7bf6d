import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { Seal } from '../seal.ts'
import { decodeSeal } from './encode-seal.ts'
import { atTheLog, logDamaged } from './log-errors.ts'
import {
  checkpointPath,
  firstTimePath,
  isTilePath,
  notePath,
  numberOfTimePath,
  sealPath,
  timesFolder,
} from './log-paths.ts'
import type { LogReader } from './log-store.ts'

export interface LogBucket {
  readonly client: S3Client
  readonly bucket: string
}

/**
 * The log in a bucket, with `s3:GetObject` and `s3:ListBucket`: without the latter S3 says that a missing object is
 * forbidden. The latest checkpoint names its seal, behind which at most a few follow.
 */
export function createS3LogReader({ client, bucket }: LogBucket): LogReader {
  const read = (key: string) => atTheLog(() => getObject({ client, bucket }, key))
  const readText = async (key: string) => {
    const bytes = await read(key)
    return bytes && Buffer.from(bytes).toString('utf8')
  }

  const seal = async (number: number): Promise<Seal | undefined> => {
    const bytes = await read(sealPath(number))
    try {
      return bytes && decodeSeal(bytes)
    } catch (cause) {
      throw logDamaged(sealPath(number), cause)
    }
  }

  const head = (key: string) =>
    atTheLog(async () => {
      try {
        return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
      } catch (error) {
        if (error instanceof NotFound) return undefined
        throw error
      }
    })
  const isThere = async (number: number) => (await head(sealPath(number))) !== undefined

  /** Numbers have no gap: strides that double, from the one that is said to be the latest, then halves. */
  const latestNumber = async (): Promise<number> => {
    const said = Number((await head(checkpointPath))?.Metadata?.['seal'])
    let there = Number.isSafeInteger(said) && said > 0 && (await isThere(said)) ? said : 0
    let stride = 1
    for (; await isThere(there + stride); stride *= 2) there += stride
    let gone = there + stride
    while (gone - there > 1) {
      const middle = Math.floor((there + gone) / 2)
      if (await isThere(middle)) there = middle
      else gone = middle
    }
    return there
  }

  return {
    async latestSeal() {
      const number = await latestNumber()
      return number === 0 ? undefined : seal(number)
    },
    seal,
    firstSealAt: (moment) =>
      atTheLog(async () => {
        const StartAfter = firstTimePath(moment)
        if (StartAfter === undefined) return undefined
        const list = { Bucket: bucket, Prefix: `${timesFolder}/`, StartAfter, MaxKeys: 1 }
        const { Contents: [entry] = [] } = await client.send(new ListObjectsV2Command(list))
        return entry?.Key === undefined ? undefined : numberOfTimePath(entry.Key)
      }),
    checkpoint: () => readText(checkpointPath),
    checkpointOf: (number) => readText(notePath(number)),
    tile: async (path) => (isTilePath(path) ? read(path) : undefined),
  }
}

async function getObject({ client, bucket }: LogBucket, key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return await Body?.transformToByteArray()
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined
    throw error
  }
}
