import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { openEmbedGateway } from './embed-gateway.ts'

let gateway: Awaited<ReturnType<typeof openEmbedGateway>>
beforeAll(async () => {
  gateway = await openEmbedGateway()
})
afterAll(() => gateway.close())
beforeEach(() => {
  gateway.upstream.state.calls = 0
  gateway.upstream.state.status = 200
})

type App = Awaited<ReturnType<typeof gateway.embedApp>>

async function embed(app: App, token: string, input: string | string[] = 'a text') {
  const response = await app.request('/v1/embeddings', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'small', input }),
  })
  return {
    status: response.status,
    body: (await response.json()) as { error?: { code: string; message: string } },
  }
}

interface Outcome {
  readonly action: string
  readonly time: string
  readonly kind: string
  readonly decision: { readonly effect: string; readonly reasons: string[] }
  readonly response: { readonly status: number; readonly givenBack?: number }
  readonly target: { readonly grant: string }
}

async function outcomesOf(grant: string): Promise<Outcome[]> {
  return (await allRecords()).filter(({ kind, target }) => kind !== 'request' && target?.grant === grant)
}

async function allRecords(): Promise<Outcome[]> {
  const { Items = [] } = await gateway.client.send(
    new ScanCommand({ TableName: gateway.auditTable, ConsistentRead: true }),
  )
  return Items.flatMap((item) =>
    item['body'] === undefined ? [] : [Buffer.from(item['body'].B ?? item['body'].S ?? '')],
  )
    .map((body) => JSON.parse(body.toString('utf8')) as Outcome)
    .sort((one, other) => (one.time < other.time ? -1 : 1))
}

it('stores, when everything works', async () => {
  const grant = await gateway.newGrant()
  expect((await embed(await gateway.embedApp(), grant.token, ['one', 'two'])).status).toBe(200)
  expect(gateway.upstream.state.calls).toBe(1)
  expect(await gateway.usedInputs(grant.id)).toBe(2)
  expect(await gateway.storedVectors()).toBe(2)
})

it('calls neither model nor store when the request can not be recorded, and spends nothing', async () => {
  const grant = await gateway.newGrant()
  const before = await gateway.storedVectors()
  const app = await gateway.embedApp({ auditTable: 'no-such-table' })
  const { status, body } = await embed(app, grant.token)
  expect([status, body.error?.code]).toEqual([503, 'audit_unavailable'])
  expect(gateway.upstream.state.calls).toBe(0)
  expect(await gateway.storedVectors()).toBe(before)
  expect(await gateway.usedInputs(grant.id)).toBe(0)
})

it('keeps what the model embedded spent, and records the outcome, when the store can not be written', async () => {
  const grant = await gateway.newGrant()
  const before = await gateway.storedVectors()
  // The reader's role: the database itself refuses to insert.
  const { status, body } = await embed(await gateway.embedApp({ role: 'sunder_read' }), grant.token, [
    'a',
    'b',
    'c',
  ])
  expect([status, body.error?.code]).toEqual([503, 'store_unavailable'])
  expect(gateway.upstream.state.calls).toBe(1)
  expect(await gateway.storedVectors()).toBe(before)
  expect(await gateway.usedInputs(grant.id)).toBe(3)
  const [outcome] = await outcomesOf(grant.id)
  expect(outcome).toMatchObject({ decision: { effect: 'failed', reasons: ['store_unavailable'] } })
  expect(outcome?.response).toEqual({ status: 503 })
})

it.each([
  [500, 502, 'upstream_error'],
  [429, 503, 'upstream_rate_limited'],
  [401, 502, 'upstream_error'],
])('gives the budget back when the model answers %i', async (upstream, status, code) => {
  const grant = await gateway.newGrant()
  gateway.upstream.state.status = upstream
  const answer = await embed(await gateway.embedApp(), grant.token)
  expect([answer.status, answer.body.error?.code]).toEqual([status, code])
  expect(JSON.stringify(answer.body)).not.toContain('sk-upstream')
  expect(await gateway.usedInputs(grant.id)).toBe(0)
  expect(await outcomesOf(grant.id)).toMatchObject([
    { decision: { effect: 'failed', reasons: [code] }, response: { status, givenBack: 1 } },
  ])
})

it('a text that can not be read for regulated data goes nowhere, and the refusal is on record', async () => {
  const { id, token } = await gateway.newGrant()
  const app = await gateway.embedApp({
    detection: { over: async () => Promise.reject(new SunderError('detection_unavailable')) },
  })
  const { status, body } = await embed(app, token, 'a text')
  expect([status, body.error?.code]).toEqual([503, 'detection_unavailable'])
  expect([gateway.upstream.state.calls, await gateway.usedInputs(id)]).toEqual([0, 0])
  expect((await outcomesOf(id)).at(-1)).toMatchObject({
    kind: 'denial',
    decision: { effect: 'failed', reasons: ['detection_unavailable'] },
  })
})

it('a detector that fails over a text counts as one that can not read it', async () => {
  const { token } = await gateway.newGrant()
  const app = await gateway.embedApp({
    detection: {
      over: async () => () => {
        throw new TypeError('a defect')
      },
    },
  })
  const { status, body } = await embed(app, token, 'a text')
  expect([status, body.error?.code]).toEqual([503, 'detection_unavailable'])
  expect(gateway.upstream.state.calls).toBe(0)
})

describe('a managed detector', () => {
  const order: string[] = []
  const managed = {
    isManaged: true,
    over: async () => {
      order.push(...(await allRecords()).map(({ action, kind }) => `${action} ${kind}`))
      return () => []
    },
  }

  it('is asked when that is on record, and not before', async () => {
    const { token } = await gateway.newGrant()
    const before = (await allRecords()).length
    order.length = 0
    expect((await embed(await gateway.embedApp({ detection: managed }), token)).status).toBe(200)
    expect(order.slice(before)).toEqual(['detect request'])
  })

  it('is sent nothing under a grant that was revoked', async () => {
    const { id, token } = await gateway.newGrant()
    await gateway.revoke(id)
    order.length = 0
    const { status, body } = await embed(await gateway.embedApp({ detection: managed }), token)
    expect([status, body.error?.code, order]).toEqual([403, 'grant_revoked', []])
  })
})
