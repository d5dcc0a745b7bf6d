import { expect, it } from 'vitest'
import type { AuditAppender, AuditReader, StoredRecord } from '../../shared/audit/audit-table.ts'
import { type AuditedFunction, nameLane, recordId } from '../../shared/audit/lane-name.ts'
import type { AuditRecord } from '../../shared/audit/record.ts'
import { hashBody, noPrevious, recordBytes } from '../../shared/audit/record-bytes.ts'
import { subjectKey } from '../../shared/identity/subject-key.ts'
import { systemRandom } from '../../shared/runtime/random.ts'

export const noon = Date.UTC(2026, 10, 22, 12)

export function newLane(openedAt = noon, functionName: AuditedFunction = 'embed'): string {
  return nameLane(functionName, openedAt, systemRandom)
}

export function storedRecord(lane: string, seq: number, facts: Partial<AuditRecord> = {}): StoredRecord {
  const body = recordBytes({
    v: 1,
    id: recordId(lane, seq),
    lane,
    seq,
    prev: noPrevious,
    time: new Date(noon + seq).toISOString(),
    policyDigest: 'sha256:00',
    kind: 'denial',
    action: 'embed',
    ...facts,
  })
  return { lane, seq, body, hash: hashBody(body) }
}

/** What every audit table must do, whatever it is made of. */
export function auditTableContract(create: () => Promise<{ appender: AuditAppender; reader: AuditReader }>) {
  const actor = { issuer: 'https://issuer.example', subject: 'ingest' }
  const span = { from: noon, to: noon + 60_000 }

  const collect = async (records: AsyncIterable<StoredRecord>) => {
    const all: StoredRecord[] = []
    for await (const record of records) all.push(record)
    return all
  }
  const hashes = (records: readonly StoredRecord[]) => records.map(({ hash }) => hash)

  it('gives back the very bytes that were put', async () => {
    const { appender, reader } = await create()
    const record = storedRecord(newLane(), 0, { actor, target: { grant: 'grant_ü', job: 'job_1' } })
    await appender.put(record)
    const found = await reader.get(record.lane, 0)
    expect(Buffer.from(found?.body ?? [])).toEqual(record.body)
    expect(found?.hash).toBe(record.hash)
    expect(await reader.get(record.lane, 1)).toBeUndefined()
  })

  it('takes the same bytes again, and refuses others in their place', async () => {
    const { appender, reader } = await create()
    const lane = newLane()
    const record = storedRecord(lane, 0)
    await appender.put(record)
    await appender.put(record)
    await expect(appender.put(storedRecord(lane, 0, { action: 'query' }))).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(hashes(await collect(reader.readLane(lane)))).toEqual([record.hash])
  })

  it('lets exactly one of many writers have a place', async () => {
    const { appender } = await create()
    const lane = newLane()
    const writes = Array.from({ length: 20 }, (_, index) =>
      appender.put(storedRecord(lane, 0, { action: `embed.${index}` })),
    )
    const results = await Promise.allSettled(writes)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('reads a lane by its sequence numbers', async () => {
    const { appender, reader } = await create()
    const lane = newLane()
    const records = Array.from({ length: 12 }, (_, seq) => storedRecord(lane, seq))
    await Promise.all(records.toReversed().map((record) => appender.put(record)))
    expect((await collect(reader.readLane(lane))).map(({ seq }) => seq)).toEqual(
      records.map(({ seq }) => seq),
    )
  })

  it('reads a lane from a sequence number on', async () => {
    const { appender, reader } = await create()
    const lane = newLane()
    for (const seq of [0, 1, 2, 10, 11]) await appender.put(storedRecord(lane, seq))
    const from = async (first: number) => (await collect(reader.readLane(lane, first))).map(({ seq }) => seq)
    expect(await from(0)).toEqual([0, 1, 2, 10, 11])
    expect(await from(2)).toEqual([2, 10, 11])
    expect(await from(11)).toEqual([11])
    expect(await from(12)).toEqual([])
  })

  it('finds lanes by the span in which they were opened, across midnight, each once', async () => {
    const { appender, reader } = await create()
    const midnight = Date.UTC(2026, 10, 23)
    const lanes = [noon, midnight - 1, midnight, midnight + 1].map((openedAt) => newLane(openedAt))
    for (const [index, openedAt] of [noon, midnight - 1, midnight, midnight + 1].entries()) {
      await appender.registerLane(lanes[index] ?? '', openedAt)
      await appender.registerLane(lanes[index] ?? '', openedAt)
    }
    expect(await reader.lanes(noon, midnight + 2)).toEqual(lanes.toSorted())
    expect(await reader.lanes(midnight - 1, midnight + 1)).toEqual([lanes[1], lanes[2]])
    expect(await reader.lanes(noon + 1, noon + 2)).toEqual([])
  })

  it('finds the lanes of some functions alone', async () => {
    const { appender, reader } = await create()
    const names = ['embed', 'approvals', 'workflow-run'] as const
    const lanes = names.map((name) => newLane(noon, name))
    for (const lane of lanes) await appender.registerLane(lane, noon)
    expect(await reader.lanes(noon, noon + 1, ['workflow-run', 'approvals'])).toEqual(lanes.slice(1))
  })

  it('pages through what some functions wrote, past whatever others did', async () => {
    const { appender, reader } = await create()
    const target = { job: 'job_w' }
    const records = Array.from({ length: 30 }, (_, index) =>
      storedRecord(newLane(noon, index % 6 === 5 ? 'workflow-run' : 'embed'), 0, {
        time: new Date(noon + index).toISOString(),
        target,
      }),
    )
    await Promise.all(records.map((record) => appender.put(record)))
    const query = { ...span, trace: 'job_w', writers: ['workflow-run'] as const, limit: 3 }
    const first = await reader.search(query)
    const second = await reader.search({ ...query, ...(first.next !== undefined && { after: first.next }) })
    expect(hashes([...first.records, ...second.records])).toEqual(
      hashes(records.filter((_, index) => index % 6 === 5)),
    )
    expect([first.records.length, second.next]).toEqual([3, undefined])
  })

  it('pages through records of all lanes in the order of time, each once', async () => {
    const { appender, reader } = await create()
    const records = Array.from({ length: 25 }, (_, index) =>
      storedRecord(newLane(), 0, { time: new Date(noon + index * 3).toISOString() }),
    )
    await Promise.all(records.map((record) => appender.put(record)))
    const found: StoredRecord[] = []
    let after: string | undefined
    do {
      const page = await reader.search({ ...span, limit: 4, ...(after !== undefined && { after }) })
      expect(page.records.length).toBeLessThanOrEqual(4)
      found.push(...page.records)
      after = page.next
    } while (after !== undefined)
    expect(hashes(found)).toEqual(hashes(records))
  })

  it('pages backwards from the end of the span, over days, each record once', async () => {
    const { appender, reader } = await create()
    const day = 86_400_000
    const lane = newLane()
    const records = Array.from({ length: 24 }, (_, index) => {
      const time = new Date(noon + Math.floor(index / 9) * day + Math.floor(index / 3)).toISOString()
      return storedRecord(index % 3 === 0 ? newLane() : lane, index, { time })
    })
    await Promise.all(records.map((record) => appender.put(record)))
    const query = { from: noon + 1, to: noon + 3 * day, newestFirst: true, limit: 5 }
    const found: StoredRecord[] = []
    let after: string | undefined
    do {
      const page = await reader.search({ ...query, ...(after !== undefined && { after }) })
      found.push(...page.records)
      after = page.next
    } while (after !== undefined)
    const forwards = await reader.search({ from: query.from, to: query.to, limit: 100 })
    expect(forwards.records).toHaveLength(21)
    expect(hashes(found)).toEqual(hashes(forwards.records.toReversed()))
  })

  it('holds a search to its span: from inclusive, to exclusive, over days', async () => {
    const { appender, reader } = await create()
    const times = [noon - 1, noon, noon + 86_400_000, noon + 2 * 86_400_000]
    const records = times.map((time) => storedRecord(newLane(), 0, { time: new Date(time).toISOString() }))
    await Promise.all(records.map((record) => appender.put(record)))
    const found = await reader.search({ from: noon, to: noon + 2 * 86_400_000, limit: 10 })
    expect(hashes(found.records)).toEqual(hashes(records.slice(1, 3)))
    expect(found.next).toBeUndefined()
  })

  it('finds records by actor, by grant and by job, and no others', async () => {
    const { appender, reader } = await create()
    const byActor = storedRecord(newLane(), 0, { actor })
    const byGrant = storedRecord(newLane(), 1, { target: { grant: 'grant_a' } })
    const byJob = storedRecord(newLane(), 2, { target: { grant: 'grant_a', job: 'job_b' } })
    const other = storedRecord(newLane(), 3, {
      actor: { ...actor, subject: 'other' },
      target: { grant: 'grant_' },
    })
    for (const record of [byActor, byGrant, byJob, other]) await appender.put(record)
    const find = async (query: { actor?: string; trace?: string }) =>
      hashes((await reader.search({ ...span, ...query, limit: 10 })).records)
    expect(await find({ actor: subjectKey(actor) })).toEqual([byActor.hash])
    expect(await find({ trace: 'grant_a' })).toEqual([byGrant.hash, byJob.hash])
    expect(await find({ trace: 'job_b' })).toEqual([byJob.hash])
  })

  it('refuses a cursor that it did not make', async () => {
    const { reader } = await create()
    for (const after of ['', 'x', Buffer.from('2026#LANE').toString('base64url'), 'A'.repeat(10_000)]) {
      await expect(reader.search({ ...span, after, limit: 1 })).rejects.toMatchObject({
        code: 'invalid_request',
        param: 'cursor',
      })
    }
  })
}
