import { expect, it } from 'vitest'
import { type AuditAppInTest, auditAppInTest, type ErrorBody } from '../audit-app.ts'

const record = `rec_embed_1795348800000-${'a5'.repeat(8)}_0`
const gets = ['/v1/log', '/v1/log/checkpoint', '/v1/log/tile/0/000.p/1', '/v1/checkpoints']
const paths = [...gets, '/v1/log/consistency?from=1', `/v1/records/${record}/proof`]

async function answer(app: AuditAppInTest, path: string, init?: { method?: string; token?: string }) {
  const response = await app.request(path, init)
  const { error } = (await response.json()) as ErrorBody
  return { status: response.status, retryAfter: response.headers.get('retry-after'), ...error }
}

it.each([
  ['/v1/log/consistency', 'from'],
  ['/v1/log/consistency?from=0', 'from'],
  ['/v1/log/consistency?from=1&to=-1', 'to'],
  ['/v1/log/consistency?from=1.5', 'from'],
  [`/v1/records/${record}/proof?size=0`, 'size'],
  ['/v1/checkpoints?cursor=0', 'cursor'],
  ['/v1/checkpoints?limit=101', 'limit'],
  ['/v1/checkpoints?from=2020-01-01T00:00:00Z', 'from'],
])('400: %s names what is wrong', async (path, param) => {
  const app = await auditAppInTest()
  expect(await answer(app, path)).toMatchObject({ status: 400, code: 'invalid_request', param })
})

it.each([
  ['/v1/log/consistency', 'It is required.'],
  ['/v1/log/consistency?from=abc', "expected a tree's size: a whole number from 1 on"],
  [`/v1/records/${record}/proof?size=0`, "expected a tree's size: a whole number from 1 on"],
  ['/v1/checkpoints?limit=abc', 'expected a number'],
])('400: %s says it in words for its caller', async (path, message) => {
  const app = await auditAppInTest()
  expect((await answer(app, path)).message).toBe(message)
})

it('401: without a valid token there is no log', async () => {
  const app = await auditAppInTest()
  for (const path of paths) expect((await app.request(path, { token: '' })).status).toBe(401)
  expect((await app.request('/v1/checkpoints', { method: 'POST', token: '' })).status).toBe(401)
  expect(app.counted).toHaveLength(paths.length + 1)
})

it.each(['embedder', 'consumer', 'approver', 'steward'])('403: %s sees nothing of it', async (token) => {
  const app = await auditAppInTest()
  for (const path of paths) expect(await answer(app, path, { token })).toMatchObject({ status: 403 })
  expect(await answer(app, '/v1/checkpoints', { method: 'POST', token })).toMatchObject({ status: 403 })
  expect(app.log.kept.seals.size).toBe(0)
})

it.each([
  '/v1/log/tile/0/..%2f..%2fseals',
  '/v1/log/tile/0/../../../etc/passwd',
  '/v1/log/tile/0/%2e%2e/000',
  '/v1/log/tile/0/000.p/256',
  '/v1/log/tile/0/000.p/0',
  '/v1/log/tile/64/000',
  '/v1/log/tile/00/000',
  '/v1/log/tile/0/1234',
  '/v1/log/tile/0/x001',
  `/v1/log/tile/0/${'x000/'.repeat(20)}000`,
  '/v1/log/tile/seals/000',
])('404: %s is no tile, and nothing is asked of the store', async (path) => {
  const asked: string[] = []
  const tile = async (name: string) => {
    asked.push(name)
    return new Uint8Array(1)
  }
  const app = await auditAppInTest({ log: { tile } })
  expect((await app.request(path)).status).toBe(404)
  expect(asked).toEqual([])
})

it('404: no tile, checkpoint or record that is not there', async () => {
  const app = await auditAppInTest()
  expect(await answer(app, '/v1/log/checkpoint')).toMatchObject({ status: 404 })
  expect(await answer(app, '/v1/log/tile/0/000')).toMatchObject({ status: 404 })
  await app.request('/v1/checkpoints', { method: 'POST' })
  expect(await answer(app, `/v1/records/${record}/proof`)).toMatchObject({ status: 404 })
  expect(await answer(app, '/v1/records/x/proof')).toMatchObject({ status: 404 })
  expect(await answer(app, '/v1/log/consistency?from=1&to=999')).toMatchObject({ status: 404, param: 'to' })
})

it('409: a record that waits for its seal says when to ask again, and is proven then', async () => {
  const app = await auditAppInTest()
  const { id } = await app.trails.begin({ action: 'embed', requestId: 'req_1' }).request({ timeoutMs: 1000 })
  const path = `/v1/records/${id}/proof`
  expect(await answer(app, path)).toMatchObject({ status: 409, code: 'conflict', retryAfter: '60' })
  expect(await answer(app, '/v1/log/consistency?from=1')).toMatchObject({ status: 409, retryAfter: '60' })
  await app.request('/v1/checkpoints', { method: 'POST' })
  expect((await app.request(path)).status).toBe(200)
})

it('409: a record whose lane is not sealed any further says why', async () => {
  const app = await auditAppInTest()
  const trail = app.trails.begin({ action: 'embed', requestId: 'req_1' })
  const { lane } = await trail.request({ timeoutMs: 1000 })
  const stored = await app.table.reader.get(lane, 0)
  if (stored === undefined) throw new Error('no record')
  const { id } = await trail.outcome({ effect: 'stored', status: 200 })
  await app.table.tamper.change(stored, { body: Buffer.from('{}') })
  await app.request('/v1/checkpoints', { method: 'POST' })
  const refusal = await answer(app, `/v1/records/${id}/proof`)
  expect(refusal).toMatchObject({ status: 409, retryAfter: null })
  expect(refusal.message).toContain('at 0')
})
