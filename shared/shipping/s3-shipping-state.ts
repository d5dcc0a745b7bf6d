import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import pRetry from 'p-retry'
import { SunderError } from '../runtime/sunder-error.ts'
import { readCursor, writeCursor } from './cursor-document.ts'
import { type DeadLetters, letterName } from './dead-letters.ts'
import type { ShippingCursors } from './shipping-cursors.ts'

interface ShippingBucket {
  readonly client: S3Client
  readonly bucket: string
}

/** Cursors under `shipping/cursors/`, each put on the condition that the one that was read still stands there, by its ETag. */
export function createS3ShippingCursors({ client, bucket }: ShippingBucket): ShippingCursors {
  const keyOf = (receiver: string) => `shipping/cursors/${receiver}.json`
  return {
    async read(receiver) {
      try {
        const { Body, ETag } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: keyOf(receiver) }),
        )
        return { ...readCursor((await Body?.transformToString('utf8')) ?? ''), version: ETag ?? '' }
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw unavailable(error)
      }
    },
    async advance(receiver, from, to) {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: keyOf(receiver),
        Body: writeCursor(to),
        ContentType: 'application/json',
        ...(from === undefined ? { IfNoneMatch: '*' } : { IfMatch: from.version }),
      })
      try {
        const { ETag } = await pRetry(() => client.send(put), {
          retries: 2,
          minTimeout: 50,
          // Another put of the same name was under way: once it has ended there is an answer.
          shouldRetry: ({ error }) => error.name === 'ConditionalRequestConflict',
        })
        return { ...to, version: ETag ?? '' }
      } catch (error) {
        // Also where the SDK repeated a put whose answer was lost: then the next pass finds it as it is.
        if (error instanceof Error && error.name === 'PreconditionFailed') return 'taken'
        throw unavailable(error)
      }
    },
  }
}

/** Dead letters under `shipping/dead-letters/RECEIVER/`. */
export function createS3DeadLetters({ client, bucket }: ShippingBucket): DeadLetters {
  return {
    async keep(letter) {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: `shipping/dead-letters/${letterName(letter)}`,
            Body: `${JSON.stringify(letter)}\n`,
            ContentType: 'application/json',
          }),
        )
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}

function unavailable(cause: unknown): SunderError {
  if (cause instanceof SunderError) return cause
  const name = cause instanceof Error ? cause.name : 'failed'
  return new SunderError('store_unavailable', { detail: `shipping bucket: ${name}`, cause })
}
