import { expect, it } from 'vitest'
import type { RecordsPage } from '../../../functions/audit/list-records.ts'
import { auditAppInTest, type ErrorBody } from './audit-app.ts'

const paths = [
  '/v1/records',
  '/v1/records/rec_embed_1795348800000-a5a5a5a5a5a5a5a5_0',
  `/v1/traces/grant_${'g'.repeat(22)}`,
  '/v1/verify',
  '/v1/approvals',
]

it.each([
  ['/v1/records?limit=0', 'limit'],
  ['/v1/records?limit=201', 'limit'],
  ['/v1/records?from=yesterday', 'from'],
  ['/v1/records?from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z', 'from'],
  ['/v1/records?from=2020-01-01T00:00:00Z', 'from'],
  ['/v1/records?kind=party', 'kind'],
  ['/v1/records?trace=%00', 'trace'],
  ['/v1/records?cursor=x', 'cursor'],
  ['/v1/records?cursor=1.x', 'cursor'],
  ['/v1/records?limit=1&limit=2', 'limit'],
  ['/v1/verify?from=2026-01-01T00:00:00Z', 'from'],
  ['/v1/approvals?limit=0', 'limit'],
  ['/v1/approvals?limit=101', 'limit'],
  ['/v1/approvals?from=yesterday', 'from'],
  ['/v1/approvals?from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z', 'from'],
  ['/v1/approvals?from=2020-01-01T00:00:00Z', 'from'],
  ['/v1/approvals?state=pending', 'state'],
  ['/v1/approvals?kind=party', 'kind'],
  ['/v1/approvals?cursor=x', 'cursor'],
  ['/v1/approvals?cursor=1.2.3', 'cursor'],
])('400: %s names what is wrong', async (path, param) => {
  const app = await auditAppInTest()
  const { status, body } = await app.get<ErrorBody>(path)
  expect([status, body.error.code, body.error.param]).toEqual([400, 'invalid_request', param])
})

it.each(['verify', 'report'])('400: %s says that a job takes longer spans', async (kind) => {
  const app = await auditAppInTest()
  const { body } = await app.get<ErrorBody>(`/v1/${kind}?from=2026-01-01T00:00:00Z`)
  expect(body.error.message).toBe('expected at most 31 days; a job takes 366 (POST /v1/jobs)')
})

it('401: requests without a valid token are counted, not recorded', async () => {
  const app = await auditAppInTest()
  for (const path of paths) {
    expect((await app.get(path, '')).status).toBe(401)
    expect((await app.get(path, 'forged')).status).toBe(401)
  }
  expect(app.counted).toHaveLength(2 * paths.length)
  expect((await app.get<RecordsPage>('/v1/records')).body.records).toEqual([])
})

it.each(['embedder', 'consumer', 'approver', 'steward', 'mallory'])(
  '403: %s reads no record, and the attempt is one',
  async (token) => {
    const app = await auditAppInTest()
    for (const path of paths) {
      const { status, body } = await app.get<ErrorBody>(path, token)
      const code = token === 'mallory' ? 'duty_conflict' : 'duty_forbidden'
      expect([status, body.error.code]).toEqual([403, code])
    }
    app.tick(1)
    const { body } = await app.get<RecordsPage>('/v1/records?kind=denial')
    expect(body.records).toHaveLength(paths.length)
    expect(app.exercised).toEqual(['the-auditor auditor'])
  },
)

it('404: an id that is no record, or no trace', async () => {
  const app = await auditAppInTest()
  for (const path of [...paths.slice(1, 3), '/v1/records/..%2f', '/v1/records/rec_1', '/v1/traces/x']) {
    expect((await app.get<ErrorBody>(path)).status).toBe(404)
  }
})
