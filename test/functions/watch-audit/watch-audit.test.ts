import { beforeEach, describe, expect, it } from 'vitest'
import { type AuditWatch, createAuditWatch } from '../../../functions/watch-audit/watch-audit.ts'
import { registryKey } from '../../../shared/audit/audit-keys.ts'
import type { RecordPlace } from '../../../shared/shipping/alarm-signal.ts'
import { newLane, noon, storedRecord } from '../../contracts/audit-table.ts'
import { type ArchiveInTest, alarmsInTest, archiveInTest, imageOf, streamRecord } from './stream-records.ts'

const retentionMs = 400 * 86_400_000
const timeToLive = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }

let now: number
let archive: ArchiveInTest
let alarms: ReturnType<typeof alarmsInTest>
let raised: RecordPlace[]
let watch: AuditWatch
beforeEach(() => {
  now = noon
  archive = archiveInTest()
  alarms = alarmsInTest()
  raised = []
  const alarmSignal = { raise: async (place: RecordPlace) => void raised.push(place) }
  watch = createAuditWatch({ archive, alarmSignal, ...alarms, clock: () => now, retentionMs })
})

const lane = newLane()
const record = storedRecord(lane, 0)
const other = storedRecord(lane, 0, { action: 'query' })
const insert = (image = imageOf(record)) => streamRecord('INSERT', { after: image })
const remove = (by?: object, image = imageOf(record)) =>
  streamRecord('REMOVE', { before: image, ...(by && { by }) })
const registration = () => {
  const { partition = '', sort = '' } = registryKey(lane) ?? {}
  return { lane: { S: partition }, seq: { N: sort }, name: { S: lane }, openedAt: { N: String(noon) } }
}
const noFailures = { batchItemFailures: [] }

describe('a new record', () => {
  it('is copied byte for byte, and wakes nobody', async () => {
    expect(await watch([insert()])).toEqual(noFailures)
    expect(archive.records).toEqual([{ ...record, body: Buffer.from(record.body) }])
    expect(alarms).toMatchObject({ counts: [], lines: [] })
  })

  it('is copied whatever is wrong with its bytes', async () => {
    const broken = { ...imageOf(record), body: { B: Buffer.from('{"v":').toString('base64') } }
    expect(await watch([insert(broken)])).toEqual(noFailures)
    expect(archive.records).toMatchObject([{ lane, seq: 0, body: Buffer.from('{"v":') }])
  })

  it('that is none is kept as evidence, and wakes somebody', async () => {
    const { body: _, ...withoutBody } = imageOf(record)
    const images = [withoutBody, { ...imageOf(record), lane: { S: `LANE#embed#${'x'.repeat(2000)}` } }]
    expect(await watch(images.map(insert))).toEqual(noFailures)
    expect(archive.records).toEqual([])
    expect(archive.evidence.map(({ document }) => document['NewImage'])).toEqual(images)
    expect(alarms.counts).toEqual(['AuditRecordAltered', 'AuditRecordAltered'])
  })
})

it('a new lane’s registration is not copied: its records name it', async () => {
  expect(await watch([insert(registration())])).toEqual(noFailures)
  expect(archive).toMatchObject({ records: [], evidence: [] })
  expect(alarms.counts).toEqual([])
})

describe('a new alarm record', () => {
  const alarm = storedRecord(lane, 7, { kind: 'alarm', action: 'canary.read' })

  it('is copied, and shipped at once', async () => {
    expect(await watch([insert(), insert(imageOf(alarm))])).toEqual(noFailures)
    expect(raised).toEqual([{ lane, seq: 7 }])
    expect(archive.records).toHaveLength(2)
  })

  it('is shipped at once even while the archive does not answer', async () => {
    archive.fails = () => true
    await watch([insert(imageOf(alarm))])
    expect(raised).toEqual([{ lane, seq: 7 }])
  })

  it('is not one that only says so', async () => {
    const quoting = storedRecord(lane, 8, { action: '"kind":"alarm"' })
    const broken = { ...imageOf(alarm), body: { B: Buffer.from('{"kind":"alarm"').toString('base64') } }
    await watch([insert(imageOf(quoting)), insert(broken)])
    expect(raised).toEqual([])
  })
})

describe('a modified record', () => {
  const modify = () => streamRecord('MODIFY', { before: imageOf(record), after: imageOf(other) })

  it('is counted, and named by ids and hashes alone', async () => {
    expect(await watch([modify()])).toEqual(noFailures)
    expect(alarms.counts).toEqual(['AuditRecordAltered'])
    expect(alarms.lines.map(({ fields }) => fields)).toEqual([
      { lane, seq: '0', oldHash: record.hash, newHash: other.hash },
    ])
  })

  it('is kept as it was and as it is', async () => {
    const change = modify()
    await watch([change])
    expect(archive.evidence).toMatchObject([
      {
        id: change.eventID,
        document: { change: 'modified', OldImage: imageOf(record), NewImage: imageOf(other) },
      },
    ])
    expect(archive.records).toEqual([])
  })

  it('wakes somebody even while the archive does not answer', async () => {
    archive.fails = () => true
    const change = modify()
    expect(await watch([change])).toEqual({
      batchItemFailures: [{ itemIdentifier: change.dynamodb?.SequenceNumber }],
    })
    expect(alarms.counts).toEqual(['AuditRecordAltered'])
  })

  it('is one whose registration was modified too', async () => {
    await watch([streamRecord('MODIFY', { before: registration(), after: registration() })])
    expect(alarms.counts).toEqual(['AuditRecordAltered'])
  })
})

describe('a removed record', () => {
  const age = (milliseconds: number) => {
    now = noon + milliseconds
  }

  it('wakes somebody, and is kept', async () => {
    age(retentionMs * 2)
    await watch([remove(), remove({ type: 'Service', principalId: 'someone.amazonaws.com' })])
    expect(alarms.counts).toEqual(['AuditRecordAltered', 'AuditRecordAltered'])
    expect(archive.evidence.map(({ document }) => document['OldImage'])).toEqual([
      imageOf(record),
      imageOf(record),
    ])
  })

  it('wakes nobody where DynamoDB removed it after its retention, and somebody a millisecond before', async () => {
    age(retentionMs)
    await watch([remove(timeToLive), remove(timeToLive, registration())])
    expect(alarms.counts).toEqual([])
    age(retentionMs - 1)
    await watch([remove(timeToLive), remove(timeToLive, registration())])
    expect(alarms.counts).toEqual(['AuditRecordAltered', 'AuditRecordAltered'])
  })

  it('wakes somebody where nothing says how old it was', async () => {
    age(retentionMs * 2)
    const ageless = { ...imageOf(record), body: { B: '' }, name: { S: 'x' } }
    await watch([remove(timeToLive, ageless), remove(timeToLive, {})])
    expect(alarms.counts).toHaveLength(2)
  })
})

it('a batch of which some could not be kept comes again from the first of them', async () => {
  const records = Array.from({ length: 5 }, (_, seq) => storedRecord(lane, seq))
  const changes = records.map((each) => insert(imageOf(each)))
  archive.fails = (failing) => failing?.seq === 2 || failing?.seq === 4
  expect(await watch(changes)).toEqual({
    batchItemFailures: [{ itemIdentifier: changes[2]?.dynamodb?.SequenceNumber }],
  })
  expect(archive.records.map(({ seq }) => seq)).toEqual([0, 1, 3])
})
