import { expect, it } from 'vitest'
import { auditAppInTest, type ErrorBody } from '../audit-app.ts'

it.each([
  ['format=xml', 'format'],
  ['from=yesterday', 'from'],
  ['from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z', 'from'],
  ['from=2020-01-01T00:00:00Z', 'from'],
  ['since=1,2,3,4,5,6,7,8,9', 'since'],
  ['since=-1', 'since'],
  ['since=99999', 'since'],
  ['since=1&format=csv', 'since'],
  ['cursor=', 'cursor'],
  ['cursor=bm8', 'cursor'],
  ['cursor=bm8&from=2026-11-22T00:00:00Z', 'from'],
])('400: ?%s names what is wrong', async (query, param) => {
  const app = await auditAppInTest()
  const { status, body } = await app.get<ErrorBody>(`/v1/export?${query}`)
  expect([status, body.error.code, body.error.param]).toEqual([400, 'invalid_request', param])
})

it('401, 403: an export is the auditor’s', async () => {
  const app = await auditAppInTest()
  expect((await app.get('/v1/export', '')).status).toBe(401)
  for (const token of ['embedder', 'consumer', 'approver', 'steward']) {
    expect((await app.get('/v1/export', token)).status).toBe(403)
  }
})
