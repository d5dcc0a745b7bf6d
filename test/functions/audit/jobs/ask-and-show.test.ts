import { beforeEach, describe, expect, it } from 'vitest'
import type { JobList } from '../../../../functions/audit/jobs/list-jobs.ts'
import type { PresentedJob } from '../../../../functions/audit/jobs/present-job.ts'
import type { JobReference } from '../../../../shared/audit-jobs/audit-job.ts'
import { createAuditJobStore, mostJobs } from '../../../../shared/audit-jobs/audit-job-store.ts'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import { memoryDocuments, memoryResults } from '../../export-audit/jobs-in-test.ts'
import { type AuditAppInTest, auditAppInTest, type ErrorBody } from '../audit-app.ts'

const span = { from: '2026-11-22T00:00:00Z', to: '2026-11-22T12:00:00Z' }
let app: AuditAppInTest
let started: JobReference[]
let isDown: boolean
let store: ReturnType<typeof createAuditJobStore>

beforeEach(async () => {
  started = []
  isDown = false
  app = await auditAppInTest({
    jobs: (clock) => {
      store = createAuditJobStore({ documents: memoryDocuments(), clock })
      const start = async (job: JobReference) => {
        if (isDown) throw new SunderError('store_unavailable')
        started.push(job)
      }
      return { store, start: { start }, results: memoryResults(new Map()) }
    },
  })
})

const ask = async (body: unknown, token = 'auditor') => {
  const response = await app.request('/v1/jobs', { method: 'POST', token, body })
  return { response, body: (await response.json()) as PresentedJob & ErrorBody }
}
const show = async (id: string, token = 'auditor') =>
  app.get<PresentedJob & ErrorBody>(`/v1/jobs/${id}`, token)

it('202: keeps what is asked, has it begun with, and says where to look', async () => {
  const { response, body } = await ask({ kind: 'export', ...span, format: 'csv' })
  expect(response.status).toBe(202)
  expect(response.headers.get('location')).toBe(`jobs/${body.id}`)
  expect(body).toMatchObject({ kind: 'export', format: 'csv', status: 'queued', result: null, failure: null })
  expect(started).toMatchObject([{ id: body.id }])
  const shown = await app.request(`/v1/jobs/${body.id}`)
  expect(shown.headers.get('retry-after')).toBe('5')
  expect(await shown.json()).toEqual(body)
})

it('202: takes the last day where no span is named, as what answers at once does', async () => {
  const { body } = await ask({ kind: 'report' })
  expect(Date.parse(body.to) - Date.parse(body.from)).toBe(86_400_000)
  expect(body.to).toBe(body.createdAt)
})

it('202: takes each kind, in the form that it has by itself', async () => {
  const forms = []
  for (const kind of ['export', 'verify', 'report']) forms.push((await ask({ kind, ...span })).body.format)
  expect(forms).toEqual(['jsonl', 'json', 'json'])
})

it('gives a link to the result of a job that is done, and says why one failed', async () => {
  const [one, other] = [
    (await ask({ kind: 'verify', ...span })).body,
    (await ask({ kind: 'report', ...span })).body,
  ]
  const end = async (reference: JobReference | undefined, changes: object) => {
    const kept = reference && (await store.find(reference))
    if (kept === undefined) throw new Error('no job')
    await store.replace(kept, { ...kept.job, ...changes })
  }
  expect(one.progress).toBeNull()
  await end(started[0], { status: 'done', bytes: 12, verified: false, progress: { done: 3, total: 3 } })
  await end(started[1], { status: 'failed', failure: { code: 'request_too_large', message: 'Too long.' } })
  expect((await show(one.id)).body).toMatchObject({
    status: 'done',
    verified: false,
    progress: { done: 3, total: 3 },
    result: { url: `memory:${one.id}`, bytes: 12, contentType: 'application/json', omitted: 0 },
  })
  expect((await show(other.id)).body).toMatchObject({
    failure: { code: 'request_too_large' },
    result: null,
    progress: null,
  })
})

it('starts a job again of which nothing was heard, and one whose start was lost', async () => {
  isDown = true
  const { response, body } = await ask({ kind: 'export', ...span })
  expect(response.status).toBe(202)
  isDown = false
  await show(body.id)
  expect(started).toEqual([])
  app.tick(30_000)
  await show(body.id)
  expect(started).toMatchObject([{ id: body.id }])
})

it('lists the jobs of who asks, the newest first, also those that have ended', async () => {
  const ids: string[] = []
  for (const kind of ['export', 'verify', 'report']) {
    ids.unshift((await ask({ kind, ...span })).body.id)
    app.tick(1)
  }
  const kept = await store.find(started[0] as JobReference)
  if (kept === undefined) throw new Error('no job')
  await store.replace(kept, { ...kept.job, status: 'done' })
  ids.unshift((await ask({ kind: 'export', ...span })).body.id)
  const { jobs } = (await app.get<JobList>('/v1/jobs')).body
  expect(jobs.map(({ id }) => id)).toEqual(ids)
  expect(jobs.at(-1)).toMatchObject({ status: 'done', result: { url: `memory:${ids.at(-1)}` } })
  expect((await app.get<JobList>('/v1/jobs', 'auditor:other')).body).toEqual({ jobs: [] })
  app.tick(86_400_000)
  expect((await app.get<JobList>('/v1/jobs')).body).toEqual({ jobs: [] })
})

it('404: shows a job to nobody but who asked for it', async () => {
  const { body } = await ask({ kind: 'export', ...span })
  expect((await show(body.id)).status).toBe(200)
  expect((await show(body.id, 'auditor:other')).status).toBe(404)
  expect((await show(`audit_${'x'.repeat(22)}`)).status).toBe(404)
  expect((await show('..%2factive')).status).toBe(404)
})

it('429: so many at a time, of each auditor', async () => {
  for (let index = 0; index < mostJobs; index += 1) {
    expect((await ask({ kind: 'export', ...span })).response.status).toBe(202)
  }
  const { response, body } = await ask({ kind: 'export', ...span })
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60'])
  for (const { id } of started) expect(body.error.message).toContain(id)
  expect((await ask({ kind: 'export', ...span }, 'auditor:other')).response.status).toBe(202)
})

it('records what was asked for', async () => {
  const { body } = await ask({ kind: 'export', ...span })
  app.tick(1)
  const { records } = (
    await app.get<{ records: { action: string; decision?: { reasons: string[] } }[] }>(
      '/v1/records?actor=the-auditor&kind=request',
    )
  ).body
  expect(records[0]?.action).toBe('audit.job')
  expect(records[0]?.decision?.reasons).toContain(`job=${body.id}`)
})

describe('400: names what is wrong', () => {
  it.each([
    [{ kind: 'party', ...span }, 'kind'],
    [{ kind: 'export', from: 'yesterday' }, 'from'],
    [{ kind: 'export', from: span.to, to: span.from }, 'from'],
    [{ kind: 'export', from: '2020-01-01T00:00:00Z', to: span.to }, 'from'],
    [{ kind: 'export', ...span, format: 'html' }, 'format'],
    [{ kind: 'report', ...span, format: 'csv' }, 'format'],
    [{ kind: 'export', ...span, since: [-1] }, 'since[0]'],
    [{ kind: 'export', ...span, since: [99_999] }, 'since'],
    [{ kind: 'export', ...span, since: [0], format: 'ocsf' }, 'since'],
    [{ kind: 'verify', ...span, held: ['no note'] }, 'held[0]'],
  ])('%j', async (body, param) => {
    const answer = await ask(body)
    expect([answer.response.status, answer.body.error.param]).toEqual([400, param])
  })
})

it('401, 403: jobs are the auditor’s', async () => {
  expect((await ask({ kind: 'export', ...span }, '')).response.status).toBe(401)
  for (const token of ['embedder', 'consumer', 'approver', 'steward']) {
    expect((await ask({ kind: 'export', ...span }, token)).response.status).toBe(403)
  }
  expect(started).toEqual([])
})
