import type { AttributeValue, DynamoDBRecord } from 'aws-lambda'
import type { AuditArchive } from '../../../shared/audit/audit-archive.ts'
import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import type { MetricName } from '../../../shared/runtime/metrics.ts'

type Image = Record<string, AttributeValue>

/** A record's item as the stream shows it. */
export function imageOf({ lane, seq, body, hash }: StoredRecord): Image {
  return {
    lane: { S: lane },
    seq: { N: String(seq) },
    body: { B: Buffer.from(body).toString('base64') },
    hash: { S: hash },
    day: { S: '2026-11-22#3' },
  }
}

let events = 0
/** A change as Lambda hands it over, by https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html. */
export function streamRecord(
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE',
  { before, after, by }: { readonly before?: Image; readonly after?: Image; readonly by?: object },
): DynamoDBRecord {
  events += 1
  const { lane = { S: '' }, seq = { N: '0' } } = after ?? before ?? {}
  return {
    eventID: `c4ca4238a0b923820dcc509a6f75849b${events}`,
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    eventSourceARN:
      'arn:aws:dynamodb:eu-central-1:123456789012:table/sunder-audit/stream/2026-11-22T00:00:00.000',
    ...(by && { userIdentity: by }),
    dynamodb: {
      ApproximateCreationDateTime: 1_795_348_800,
      Keys: { lane, seq },
      ...(before && { OldImage: before }),
      ...(after && { NewImage: after }),
      SequenceNumber: String(4_421_584_500_000_000 + events),
      SizeBytes: 300,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }
}

export interface ArchiveInTest extends AuditArchive {
  readonly records: StoredRecord[]
  readonly evidence: { readonly id: string; readonly document: Record<string, unknown> }[]
  /** Fails what is kept while it returns true. */
  fails: (record: StoredRecord | undefined) => boolean
}

export function archiveInTest(): ArchiveInTest {
  const archive: ArchiveInTest = {
    records: [],
    evidence: [],
    fails: () => false,
    async keep(record) {
      if (archive.fails(record)) throw new Error('the archive is not there')
      archive.records.push(record)
    },
    async keepEvidence(id, document) {
      if (archive.fails(undefined)) throw new Error('the archive is not there')
      archive.evidence.push({ id, document: JSON.parse(Buffer.from(document).toString()) })
    },
  }
  return archive
}

/** Counts and lines that a watch leaves behind. */
export function alarmsInTest() {
  const counts: MetricName[] = []
  const lines: { readonly fields: object; readonly message: string }[] = []
  return {
    counts,
    lines,
    metrics: { count: (name: MetricName) => void counts.push(name) },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (fields: object, message: string) => void lines.push({ fields, message }),
    },
  }
}
