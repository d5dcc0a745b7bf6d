import { expect, it } from 'vitest'
import { createMakeReport } from '../../../../shared/audit-report/making/make-report.ts'
import { readReport } from '../../../../shared/audit-report/making/read-report.ts'
import { noon } from '../../../contracts/audit-table.ts'
import { auditAppInTest, type ErrorBody, embedOnce } from '../audit-app.ts'

const trace = { grant: `grant_${'g'.repeat(22)}`, job: `job_${'a'.repeat(22)}` }

it('refuses a span that is none, or longer than one answer may look through', async () => {
  const app = await auditAppInTest()
  for (const query of [
    'from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z',
    'from=2026-01-01T00:00:00Z',
    'format=pdf',
  ]) {
    const { status, body } = await app.get<ErrorBody>(`/v1/report?${query}`)
    expect([status, body.error.code]).toEqual([400, 'invalid_request'])
  }
})

it('is for auditors alone', async () => {
  const app = await auditAppInTest()
  for (const token of ['consumer', 'approver', 'embedder', 'steward']) {
    expect((await app.get<ErrorBody>('/v1/report', token)).body.error.code).toBe('duty_forbidden')
  }
})

it('names the job that can do what one answer can not, by records or by time', async () => {
  const app = await auditAppInTest()
  await embedOnce(app, trace)
  const [from, to] = [noon - 1000, noon + 60_000]
  const sources = { records: app.table.reader, policies: [] }
  const query = { from, to, clock: () => noon, until: noon + 1, maxRecords: 2 }
  expect((await readReport(sources, query)).records.total).toBe(2)
  for (const bound of [{ maxRecords: 1 }, { until: noon }]) {
    const refusal = readReport(sources, { ...query, ...bound })
    await expect(refusal).rejects.toMatchObject({
      code: 'request_too_large',
      message: expect.stringContaining(
        'POST /v1/jobs with {"kind":"report","from":"2026-11-22T11:59:59.000Z","to":"2026-11-22T12:01:00.000Z","format":"html"}',
      ),
    })
  }
  const makeReport = createMakeReport({ ...sources, clock: () => noon })
  const asked = { from, to, until: noon + 1 }
  expect(JSON.parse(await makeReport({ ...asked, format: 'json' })).records.total).toBe(2)
  expect(await makeReport({ ...asked, format: 'html' })).toMatch(/^<!doctype html>/)
  await expect(makeReport({ ...asked, until: noon, format: 'json' })).rejects.toMatchObject({
    message: 'The span holds more records than one run has time for. Ask for shorter ones.',
  })
})
