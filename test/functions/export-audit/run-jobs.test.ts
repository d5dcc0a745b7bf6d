import { beforeEach, describe, expect, it } from 'vitest'
import { exportFormats } from '../../../shared/audit-formats/format-export.ts'
import { createAuditJobStore, mostJobs } from '../../../shared/audit-jobs/audit-job-store.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { type JobsInTest, jobsInTest, memoryDocuments, newJob } from './jobs-in-test.ts'

let test: JobsInTest
beforeEach(async () => {
  test = await jobsInTest()
})

it.each(exportFormats)('exports a span as %s in parts that are the whole', async (format) => {
  const job = await test.ask({ format })
  expect(await test.runner().run(job)).toBe('ended')
  const { status, parts, bytes, progress, omitted } = await test.show(job)
  const expected = await test.expected(format)
  expect(test.whole.get(job.id) === expected).toBe(true)
  expect({ status, bytes, omitted }).toEqual({
    status: 'done',
    bytes: Buffer.byteLength(expected),
    omitted: 0,
  })
  expect(parts.length).toBeGreaterThan(2)
  expect(progress.done).toBe(progress.total)
  expect(progress.total).toBeGreaterThan(0)
})

it.each(['export', 'verify'] as const)(
  'says how much there was to do: %s that fits in one part',
  async (kind) => {
    const job = await test.ask({ kind, format: kind === 'export' ? 'jsonl' : 'json' })
    const totals: number[] = []
    const { putPart } = test.deps.results
    const results: typeof test.deps.results = {
      ...test.deps.results,
      async putPart(...part) {
        totals.push((await test.show(job)).progress.total)
        return putPart(...part)
      },
    }
    await test.runner({ results, limits: { partBytes: 8_000_000 } }).run(job)
    expect((await test.show(job)).progress).toEqual({ done: 4, total: 4 })
    expect(totals).toEqual([4])
  },
)

it('goes on where its time was over, and wants to be started for it', async () => {
  const job = await test.ask()
  let looks = 0
  const isStopping = () => {
    looks += 1
    return looks % 12 === 0
  }
  const runner = test.runner({ isStopping })
  const ends: string[] = []
  do ends.push(await runner.run(job))
  while (ends.at(-1) === 'goes_on' && ends.length < 50)
  expect(ends.at(-1)).toBe('ended')
  expect(ends.length).toBeGreaterThan(2)
  expect(test.started).toHaveLength(ends.length - 1)
  expect(test.whole.get(job.id) === (await test.expected('jsonl'))).toBe(true)
})

it('verifies a span, and says so of one that was tampered with', async () => {
  const sound = await test.ask({ kind: 'verify', format: 'json' })
  await test.runner().run(sound)
  expect(await test.show(sound)).toMatchObject({ status: 'done', verified: true })
  expect(JSON.parse(test.whole.get(sound.id) ?? '')).toMatchObject({ verified: true, findings: [] })
  const [lane] = test.sealing.table.lanes.values()
  const [seq, record] = [...(lane ?? [])][1] ?? []
  if (lane === undefined || seq === undefined || record === undefined) throw new Error('no record')
  lane.delete(seq)
  const broken = await test.ask({ kind: 'verify', format: 'json' })
  await test.runner().run(broken)
  expect(await test.show(broken)).toMatchObject({ status: 'done', verified: false })
  expect(test.whole.get(broken.id)).toContain('"removed"')
})

it('verifies against a checkpoint that the auditor held', async () => {
  const note = (await test.sealing.store.checkpointOf(2)) ?? ''
  const job = await test.ask({ kind: 'verify', format: 'json', held: [note] })
  await test.runner().run(job)
  const { span } = JSON.parse(test.whole.get(job.id) ?? '') as { span: { held: { compared: boolean }[] } }
  expect(span.held).toMatchObject([{ compared: true }])
})

it('makes a report in the form that was asked for', async () => {
  const job = await test.ask({ kind: 'report', format: 'html' })
  await test.runner().run(job)
  expect(test.whole.get(job.id)).toBe('a report as html')
})

describe('a job of which nothing comes', () => {
  it('is tried again as often as it may be, then told as failed', async () => {
    const job = await test.ask({ kind: 'report', format: 'html' })
    const report = async () => {
      throw new SunderError('store_unavailable', { detail: 'the table is away' })
    }
    const runner = test.runner({ report })
    for (const _ of [1, 2, 3]) await expect(runner.run(job)).rejects.toThrow('A store')
    expect((await test.show(job)).status).toBe('running')
    expect(await runner.run(job)).toBe('ended')
    const { status, failure } = await test.show(job)
    expect({ status, code: failure?.code }).toEqual({ status: 'failed', code: 'store_unavailable' })
    expect(await runner.run(job)).toBe('not_mine')
  })

  it('is not tried again where that would change nothing', async () => {
    const job = await test.ask({ kind: 'report', format: 'html' })
    const report = async () => {
      throw new SunderError('request_too_large', { message: 'The span is too long.' })
    }
    expect(await test.runner({ report }).run(job)).toBe('ended')
    expect((await test.show(job)).failure).toEqual({
      code: 'request_too_large',
      message: 'The span is too long.',
    })
  })
})

it('is run by one of two, and by the other once nothing is heard of the first', async () => {
  const job = await test.ask()
  const stuck = test.runner({
    results: { ...test.deps.results, putPart: () => new Promise(() => undefined) },
    limits: { partBytes: 2000, leaseMs: 90_000 },
  })
  void stuck.run(job)
  await new Promise((resolve) => setImmediate(resolve))
  expect(await test.runner().run(job)).toBe('not_mine')
  test.sealing.now += 90_000
  expect(await test.runner().run(job)).toBe('ended')
  expect(test.whole.get(job.id) === (await test.expected('jsonl'))).toBe(true)
})

it('does no harm with a runner that comes back after another took its job', async () => {
  const job = await test.ask()
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { putPart } = test.deps.results
  let isFirst = true
  const slow = test.runner({
    results: {
      ...test.deps.results,
      async putPart(...part) {
        if (isFirst) await held
        isFirst = false
        return putPart(...part)
      },
    },
  })
  const first = slow.run(job)
  await new Promise((resolve) => setImmediate(resolve))
  test.sealing.now += 90_000
  expect(await test.runner().run(job)).toBe('ended')
  const done = await test.show(job)
  release()
  expect(await first).toBe('not_mine')
  expect(await test.show(job)).toEqual(done)
  expect(test.whole.get(job.id) === (await test.expected('jsonl'))).toBe(true)
})

it('lets an auditor have so many under way, and more when one has ended', async () => {
  const store = createAuditJobStore({ documents: memoryDocuments(), clock: () => test.sealing.now })
  const ask = (subject: string) => store.create(newJob(test.sealing.now, {}, subject))
  const asked = await Promise.allSettled(Array.from({ length: 2 * mostJobs }, () => ask('one')))
  const jobs = asked.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(jobs).toHaveLength(mostJobs)
  await expect(ask('one')).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 })
  await ask('other')
  const [first] = jobs
  const kept = first && (await store.find(first))
  if (kept === undefined) throw new Error('no job')
  await store.replace(kept, { ...kept.job, status: 'done' })
  await ask('one')
  await expect(ask('one')).rejects.toMatchObject({ code: 'rate_limited' })
})
