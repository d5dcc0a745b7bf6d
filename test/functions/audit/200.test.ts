import { beforeEach, expect, it } from 'vitest'
import type { RecordsPage } from '../../../functions/audit/list-records.ts'
import type { Trace } from '../../../functions/audit/show-trace.ts'
import type { VerificationAnswer } from '../../../functions/audit/verify-records.ts'
import type { PresentedRecord } from '../../../shared/audit/present-record.ts'
import { type AuditAppInTest, auditAppInTest, embedOnce } from './audit-app.ts'

const grant = `grant_${'g'.repeat(22)}`
const jobs = ['a', 'b'].map((letter) => `job_${letter.repeat(22)}`)
let app: AuditAppInTest

beforeEach(async () => {
  app = await auditAppInTest()
  await app.trails.record(
    { action: 'grant.request', requestId: 'req_0', target: { grant } },
    async (trail) => {
      await trail.request({ timeoutMs: 1000 })
      await trail.outcome({ effect: 'allowed', status: 201 })
    },
  )
  app.tick(5)
  for (const job of jobs) await embedOnce(app, { grant, job })
})

const list = async (query: string) => (await app.get<RecordsPage>(`/v1/records?${query}`)).body

it('lists records in order, with every filter', async () => {
  const told = ({ records }: RecordsPage) => records.map(({ action, kind }) => `${action} ${kind}`)
  expect(told(await list(`trace=${grant}`))).toEqual([
    'grant.request request',
    'grant.request outcome',
    ...jobs.flatMap(() => ['embed request', 'embed outcome']),
  ])
  expect(told(await list(`trace=${jobs[0]}`))).toEqual(['embed request', 'embed outcome'])
  expect(told(await list('action=embed&kind=outcome&effect=stored&collection=mail'))).toHaveLength(2)
  expect((await list('actor=ingest')).records).toHaveLength(4)
  expect((await list(`actor=${encodeURIComponent('https://issuer.example|ingest')}`)).records).toHaveLength(4)
  expect((await list('actor=ingest&kind=denial')).records).toEqual([])
  expect((await list('from=2026-11-22T00:00:00Z&to=2026-11-22T13:00:00%2B01:00')).records).toEqual([])
})

it('pages to an end, although each page writes records', async () => {
  const ids: string[] = []
  let cursor = ''
  do {
    app.tick(1)
    const page = await list(`limit=2${cursor}`)
    ids.push(...page.records.map(({ id }) => id))
    cursor = page.next === null ? '' : `&cursor=${page.next}`
  } while (cursor !== '')
  expect(new Set(ids).size).toBe(6)
  expect(ids).toHaveLength(6)
})

it('shows one record by its id', async () => {
  const [record] = (await list('kind=outcome&action=embed')).records
  const shown = await app.get<PresentedRecord>(`/v1/records/${record?.id}`)
  expect(shown).toEqual({ status: 200, body: record })
})

it('tells the session of a grant with its jobs, and of a job with its grant', async () => {
  const whole = (await app.get<Trace>(`/v1/traces/${grant}`)).body
  expect(whole).toMatchObject({ grants: [grant], jobs, complete: true })
  expect(whole.records).toHaveLength(6)
  const one = (await app.get<Trace>(`/v1/traces/${jobs[1]}`)).body
  expect(one.records.map(({ action }) => action)).toEqual([
    'grant.request',
    'grant.request',
    'embed',
    'embed',
  ])
})

it('verifies the last day, and names what was changed and what was interrupted', async () => {
  app.tick(1)
  expect((await app.get<VerificationAnswer>('/v1/verify')).body).toMatchObject({
    checked: 'lanes',
    verified: true,
    problems: [],
    interrupted: [],
    hint: null,
  })
  const { id, lane, seq } = await app.trails
    .begin({ action: 'embed', requestId: 'req_9' })
    .request({ timeoutMs: 1000 })
  app.tick(5000)
  const stored = await app.table.reader.get(lane, 0)
  if (stored === undefined) throw new Error('no record')
  await app.table.tamper.change(stored, { body: Buffer.from('{}') })
  const { body } = await app.get<VerificationAnswer>('/v1/verify')
  expect(body).toMatchObject({ verified: false, complete: true })
  expect(body.problems).toContainEqual({ lane, seq: 0, what: 'hash_mismatch' })
  expect(body.interrupted).toMatchObject([{ id, lane, seq, requestId: 'req_9' }])
  expect((await list('from=2026-11-22T00:00:00Z')).faulty).toMatchObject([{ lane, seq: 0 }])
})

it('records each look, with what was asked, and binds the auditor', async () => {
  await list('action=embed')
  app.tick(1)
  const { records } = await list('actor=the-auditor')
  expect(records.map(({ action, kind, decision }) => [action, kind, decision?.reasons])).toEqual([
    ['audit.records', 'request', ['action=embed', 'limit=100']],
    ['audit.records', 'outcome', []],
  ])
  expect(app.exercised[0]).toBe('the-auditor auditor')
})

it('points at jobs where a span is more than one answer can verify', async () => {
  const slow = await auditAppInTest({ laneReadMs: 20_000 })
  for (const job of jobs) await embedOnce(slow, { grant, job })
  slow.tick(1)
  const { body } = await slow.get<VerificationAnswer>('/v1/verify')
  expect(body).toMatchObject({ verified: false, complete: false })
  expect(body.hint).toContain('POST /v1/jobs with {"kind":"verify","from":"2026-11-2')
})
