import { beforeEach, describe, expect, test } from 'vitest'
import { type Job, jobStatuses } from '../../shared/jobs/job.ts'
import type { JobEnds, JobReader, PendingJobs } from '../../shared/jobs/job-store.ts'
import { settled, times } from './settled.ts'

export interface JobPorts {
  readonly reader: JobReader
  readonly pending: PendingJobs
  readonly ends: JobEnds
}

const conflict = { code: 'conflict' }
const createdAt = Date.UTC(2026, 0, 15, 12)
const ends = jobStatuses.filter((status) => status !== 'pending_approval')

let jobs = 0
export function exampleJob(changes: Partial<Job> = {}): Job {
  jobs += 1
  const number = String(jobs).padStart(22, '0')
  return {
    id: `job_${number}`,
    approval: `appr_${number}`,
    grant: `grant_${number}`,
    issuer: 'https://login.example.com/',
    subject: 'ingest',
    collection: 'support-mail',
    source: 'mail://inbox/1',
    model: 'text-embedding-3-small',
    count: 2,
    payloadDigest: `sha256:${'a'.repeat(64)}`,
    createdAt,
    expiresAt: createdAt + 86_400_000,
    status: 'pending_approval',
    ids: undefined,
    owesBudget: undefined,
    ...changes,
  }
}

/** What every adapter of the jobs' ports must do. `create` gives them over one store without any job. */
export function jobsContract(create: () => Promise<JobPorts>): void {
  let ports: JobPorts
  beforeEach(async () => {
    ports = await create()
  })

  async function waiting(): Promise<Job> {
    const job = exampleJob()
    await ports.pending.create(job)
    return job
  }
  const held = ({ id }: Job) => ports.reader.find(id)

  describe('a job', () => {
    test('is found by everyone as it was made', async () => {
      const job = await waiting()
      await waiting()
      for (const port of Object.values(ports)) expect(await port.find(job.id)).toEqual(job)
    })

    test('that was never made is unknown', async () => {
      for (const port of Object.values(ports)) expect(await port.find('job_none')).toBeUndefined()
    })

    test('is made once: a second one under its id is refused and changes nothing', async () => {
      const job = await waiting()
      await expect(ports.pending.create(job)).rejects.toMatchObject(conflict)
      await expect(ports.pending.create({ ...job, subject: 'mallory' })).rejects.toMatchObject(conflict)
      expect(await held(job)).toEqual(job)
    })

    test('is one, of 20 that are made at once under one id', async () => {
      const job = exampleJob()
      const { won, refused } = await settled(
        times(20, (index) => () => ports.pending.create({ ...job, count: index + 1 })),
      )
      expect(won).toHaveLength(1)
      for (const reason of refused) expect(reason).toMatchObject(conflict)
      expect((await held(job))?.count).toBe((won[0]?.index ?? -1) + 1)
    })
  })

  describe('giving up', () => {
    test('marks a job that waits, so that nobody carries it out', async () => {
      const job = await waiting()
      await ports.pending.giveUp(job)
      expect(await held(job)).toEqual({ ...job, status: 'failed' })
      await expect(ports.ends.end(job.id, 'stored', { ids: ['v_1'] })).rejects.toMatchObject(conflict)
    })

    test('marks a job of which it is not known whether it was made, so that it never is', async () => {
      const job = exampleJob()
      await ports.pending.giveUp(job)
      await expect(ports.pending.create(job)).rejects.toMatchObject(conflict)
      expect(await held(job)).toEqual({ ...job, status: 'failed' })
    })

    test.each(ends)('leaves a job alone that has ended as %s', async (status) => {
      const job = await waiting()
      await ports.ends.end(job.id, status, status === 'stored' ? { ids: ['v_1', 'v_2'] } : {})
      const ended = await held(job)
      await expect(ports.pending.giveUp(job)).rejects.toMatchObject(conflict)
      expect(await held(job)).toEqual(ended)
    })
  })

  describe('an end', () => {
    test.each(ends)('as %s is told to who brought it about, and is for good', async (status) => {
      const job = await waiting()
      const ids = status === 'stored' ? ['v_2', 'v_1'] : undefined
      expect(await ports.ends.end(job.id, status, { ids })).toBe(true)
      expect(await held(job)).toEqual({ ...job, status, ids })
      expect(await ports.ends.end(job.id, status, { ids })).toBe(false)
      for (const other of ends.filter((name) => name !== status)) {
        await expect(ports.ends.end(job.id, other)).rejects.toMatchObject(conflict)
      }
      expect(await held(job)).toEqual({ ...job, status, ids })
    })

    test.each([true, false])('says whether its budget is owed (%s), once', async (owesBudget) => {
      const job = await waiting()
      expect(await ports.ends.end(job.id, 'denied', { owesBudget })).toBe(true)
      expect(await ports.ends.end(job.id, 'denied', { owesBudget: !owesBudget })).toBe(false)
      for (const port of Object.values(ports)) {
        expect(await port.find(job.id)).toEqual({ ...job, status: 'denied', owesBudget })
      }
    })

    test('again in the same way changes nothing, not even its vectors', async () => {
      const job = await waiting()
      await ports.ends.end(job.id, 'stored', { ids: ['v_1', 'v_2'] })
      expect(await ports.ends.end(job.id, 'stored')).toBe(false)
      expect(await ports.ends.end(job.id, 'stored', { ids: ['v_3'] })).toBe(false)
      expect((await held(job))?.ids).toEqual(['v_1', 'v_2'])
    })

    test('is one, of many at once, and one of them brought it about', async () => {
      const job = await waiting()
      const tried = times(20, (index) => ends[index % ends.length] ?? 'failed')
      const { won, refused } = await settled(tried.map((status) => () => ports.ends.end(job.id, status)))
      expect(won.filter(({ result }) => result)).toHaveLength(1)
      const status = (await held(job))?.status
      expect(won.map(({ index }) => tried[index])).toEqual([status, status, status, status])
      for (const reason of refused) expect(reason).toMatchObject(conflict)
    })

    test('and giving up do not both happen', async () => {
      const job = await waiting()
      const { won, refused } = await settled(
        times(20, (index) => async () => {
          if (index % 2 === 0) await ports.pending.giveUp(job)
          else await ports.ends.end(job.id, 'stored', { ids: ['v_1', 'v_2'] })
        }),
      )
      const isStored = (await held(job))?.status === 'stored'
      expect(won.every(({ index }) => index % 2 === (isStored ? 1 : 0))).toBe(true)
      expect(won).toHaveLength(isStored ? 10 : 1)
      for (const reason of refused) expect(reason).toMatchObject(conflict)
    })

    test('comes to no job that is not there, nor to another one', async () => {
      const job = await waiting()
      await expect(ports.ends.end('job_none', 'failed')).rejects.toMatchObject(conflict)
      expect(await ports.reader.find('job_none')).toBeUndefined()
      expect(await held(job)).toEqual(job)
    })
  })
}
