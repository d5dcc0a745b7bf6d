import { createHash } from 'node:crypto'
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import pRetry from 'p-retry'
import { SunderError } from '../../runtime/sunder-error.ts'
import { encodeSeal } from './encode-seal.ts'
import { supersedes } from './latest-note.ts'
import { atTheLog, tileConflict } from './log-errors.ts'
import { checkpointPath, isTilePath, notePath, sealPath, timePath } from './log-paths.ts'
import type { LogStore } from './log-store.ts'
import { createS3LogReader, type LogBucket } from './s3-log-reader.ts'

/** How often another's checkpoint may come between before this sealer gives up, which the next one makes good. */
const attempts = 5

const noteType = 'text/plain; charset=utf-8'

/**
 * The log in a bucket that is versioned and has Object Lock. All but the latest checkpoint is put on the condition that
 * nothing stands there; that one, on the condition that it is still what was looked at.
 */
export function createS3LogStore({ client, bucket }: LogBucket): LogStore {
  const reader = createS3LogReader({ client, bucket })

  /** @returns false where the condition does not hold */
  const put = (input: Omit<PutObjectCommandInput, 'Bucket'> & { readonly Body: Uint8Array }) =>
    atTheLog(async () => {
      const command = new PutObjectCommand({
        ...input,
        Bucket: bucket,
        // Object Lock takes no put without a checksum.
        ChecksumAlgorithm: 'SHA256',
        ChecksumSHA256: createHash('sha256').update(input.Body).digest('base64'),
      })
      try {
        await pRetry(() => client.send(command), {
          retries: 2,
          minTimeout: 50,
          // Another put of the same name was under way: once it has ended there is an answer.
          shouldRetry: ({ error }) => error.name === 'ConditionalRequestConflict',
        })
        return true
      } catch (error) {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false
        throw error
      }
    })

  const putOnce = (Key: string, Body: Uint8Array, ContentType: string) =>
    put({ Key, Body, ContentType, IfNoneMatch: '*' })

  const latest = () =>
    atTheLog(async () => {
      try {
        const { Body, ETag } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: checkpointPath }),
        )
        return { note: await Body?.transformToString('utf-8'), ETag }
      } catch (error) {
        if (error instanceof NoSuchKey) return { note: undefined, ETag: undefined }
        throw error
      }
    })

  const advance = async (number: number, note: string): Promise<void> => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { note: before, ETag } = await latest()
      if (!supersedes(note, before)) return
      const object = { Key: checkpointPath, Body: Buffer.from(note), ContentType: noteType }
      const condition = ETag === undefined ? { IfNoneMatch: '*' } : { IfMatch: ETag }
      if (await put({ ...object, ...condition, Metadata: { seal: String(number) } })) return
    }
    throw new SunderError('store_unavailable', { detail: 'log store: the checkpoint keeps changing' })
  }

  return {
    ...reader,
    async commit(seal) {
      const bytes = encodeSeal(seal)
      if (await putOnce(sealPath(seal.number), bytes, 'application/octet-stream')) return 'committed'
      // The SDK repeats a put whose answer was lost: what stands there may be that very one.
      const found = await reader.seal(seal.number)
      return found !== undefined && Buffer.compare(encodeSeal(found), bytes) === 0 ? 'committed' : 'taken'
    },
    async putTile(path, bytes) {
      if (!isTilePath(path)) throw new RangeError(`no path of a tile: ${path}`)
      if (await putOnce(path, bytes, 'application/octet-stream')) return
      const found = await reader.tile(path)
      if (found === undefined || Buffer.compare(found, bytes) !== 0) throw tileConflict(path)
    },
    async publish(seal, note) {
      await putOnce(notePath(seal.number), Buffer.from(note), noteType)
      await putOnce(timePath(seal), new Uint8Array(), noteType)
      await advance(seal.number, note)
    },
  }
}
