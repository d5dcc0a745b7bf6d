import { PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { SunderError } from '../runtime/sunder-error.ts'
import type { AuditArchive } from './audit-archive.ts'
import type { StoredRecord } from './audit-table.ts'
import { parseLane } from './lane-name.ts'
import { hashBody } from './record-bytes.ts'

/**
 * An archive in S3, with no right but `s3:PutObject`. The bucket is versioned and has Object Lock with a default
 * retention, which S3 gives each object. Records stand under `records/function/lane/sequence-hash`, evidence
 * under `altered/`.
 *
 * @throws SunderError `internal_error`, beside the port's, for a record whose lane is none
 */
export function createS3AuditArchive({
  client,
  bucket,
}: {
  readonly client: S3Client
  readonly bucket: string
}): AuditArchive {
  const putOnce = async (key: string, body: Uint8Array): Promise<void> => {
    const hash = hashBody(body)
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: 'application/json',
      // The key names the event or the bytes: what stands there already is this very object.
      IfNoneMatch: '*',
      // Object Lock takes no put without a checksum; this one is the record's own hash.
      ChecksumAlgorithm: 'SHA256',
      ChecksumSHA256: Buffer.from(hash, 'hex').toString('base64'),
      Metadata: { hash },
    })
    try {
      await client.send(put)
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return
      const name = error instanceof Error ? error.name : 'unknown'
      throw new SunderError('store_unavailable', { detail: `audit archive: ${name}`, cause: error })
    }
  }

  return {
    keep: async (record) => putOnce(recordKey(record), record.body),
    keepEvidence: (id, document) => putOnce(`altered/${encodeURIComponent(id)}.json`, document),
  }
}

/** The hash is the bytes' own: a stored one that says otherwise is among what the copy is there to show. */
function recordKey({ lane, seq, body }: StoredRecord): string {
  const name = parseLane(lane)
  if (name === undefined) throw new SunderError('internal_error', { detail: 'the name is not a lane’s' })
  const place = `${name.functionName}/${name.openedAt}-${name.nonce}/${String(seq).padStart(10, '0')}`
  return `records/${place}-${hashBody(body)}.json`
}
