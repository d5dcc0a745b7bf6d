import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { newId, systemRandom } from '../../shared/runtime/random.ts'
import { errorTable, SunderError } from '../../shared/runtime/sunder-error.ts'
import { openEmbedGateway } from '../functions/embed/embed-gateway.ts'
import { type Answer, upstreamServer } from '../shared/embedding/upstream-server.ts'
import { credential, type Lie, leak, lies } from './lies.ts'
import { flooded } from './raw-answers.ts'
import { truths } from './truths.ts'

/** The most that an upstream gets rid of before it is cut off: what the kernel takes from it for a connection. */
const mostBytes = 16 * 1024 * 1024

interface Kept {
  readonly kind: string
  readonly target?: { readonly grant?: string; readonly job?: string }
  readonly decision: { readonly effect: string; readonly reasons: readonly string[] }
  readonly response?: { readonly status: number; readonly givenBack?: number }
}

const upstream = upstreamServer()
let gateway: Awaited<ReturnType<typeof openEmbedGateway>>
let records: string[] = []
/** All that anybody got to see. */
const seen: string[] = []
beforeAll(async () => {
  gateway = await openEmbedGateway()
})
afterAll(() => gateway.close())

async function recordsOf(trace: string): Promise<Kept[]> {
  const { Items = [] } = await gateway.client.send(
    new ScanCommand({ TableName: gateway.auditTable, ConsistentRead: true }),
  )
  records = Items.flatMap(({ body }) => (body?.B === undefined ? [] : [Buffer.from(body.B).toString('utf8')]))
  return records
    .filter((text) => text.includes(trace))
    .map((text) => JSON.parse(text) as Kept)
    .filter(({ kind }) => kind !== 'request')
}

const model = (deadlineMs = 20_000) => ({
  baseUrl: upstream.baseUrl(),
  credential: async () => credential,
  deadlineMs,
})

async function embed(answer: Answer, deadlineMs?: number) {
  const grant = await gateway.newGrant()
  const app = await gateway.embedApp({ model: model(deadlineMs) })
  upstream.script(answer)
  const response = await app.request('/v1/embeddings', {
    method: 'POST',
    headers: { authorization: `Bearer ${grant.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'small', input: [`a text of ${grant.id}`, 'another'] }),
  })
  const text = await response.text()
  seen.push(JSON.stringify([...response.headers]), text)
  return { grant, response, text }
}

async function query(answer: Answer, deadlineMs?: number) {
  const embedder = gateway.queryEmbedder(model(deadlineMs))
  upstream.script(answer)
  const read = newId('read', systemRandom)
  const outcome = await embedder
    .embed({ collection: 'mail', text: 'a question', read, groups: ['readers'] })
    .catch((error: unknown) => error)
  return { read, outcome }
}

afterEach(() => {
  for (const text of [...seen, ...gateway.logged, ...records]) expect(text).not.toContain('LEAKED')
})
it('looks for words that the upstream says', () => {
  expect([leak, credential].every((word) => word.includes('LEAKED'))).toBe(true)
})

it.each(Object.entries(lies))(
  '%s: nothing is stored, the budget comes back, the outcome is on record',
  async (_, lie) => {
    const before = await gateway.storedVectors()
    const { grant, response, text } = await embed(lie.answer, lie.deadlineMs)
    const [status, message] = errorTable[lie.code]
    expect(response.status).toBe(status)
    expect(JSON.parse(text).error).toMatchObject({ code: lie.code, type: 'server_error', param: null })
    if (!text.includes('refused the request')) expect(JSON.parse(text).error.message).toBe(message)
    expect(response.headers.get('retry-after')).toBe(lie.retryAfter ?? null)
    expectTries(lie)
    expect(await gateway.storedVectors()).toBe(before)
    expect(await gateway.usedInputs(grant.id)).toBe(0)
    expect(await recordsOf(grant.id)).toMatchObject([
      {
        kind: 'outcome',
        decision: { effect: 'failed', reasons: [lie.code] },
        response: { status, givenBack: 2 },
      },
    ])
  },
)

// One vector is asked for, so that what lies about the second of two is honest here.
const aboutOne = Object.entries(lies).filter(([name]) => name !== 'fewer vectors')
it.each(aboutOne)('%s: a question gets no vector, and the outcome is on record', async (_, lie) => {
  const { read, outcome } = await query(lie.answer, lie.deadlineMs)
  expect(outcome).toBeInstanceOf(SunderError)
  expect(outcome).toMatchObject({ code: lie.code })
  expectTries(lie)
  seen.push(JSON.stringify(outcome), String(outcome))
  expect(await recordsOf(read)).toMatchObject([
    { kind: 'outcome', decision: { effect: 'failed', reasons: [lie.code] } },
  ])
})

function expectTries({ tries }: Lie): void {
  expect(upstream.seen).toHaveLength(tries)
  expect(flooded.bytes).toBeLessThan(mostBytes)
}

it.each(Object.entries(truths))('%s is taken for what it is', async (_, { answer, vectors }) => {
  const { grant, response, text } = await embed(answer)
  expect([response.status, text]).toEqual([200, expect.stringContaining('"status":"stored"')])
  expect(upstream.seen).toHaveLength(1)
  expect(await gateway.usedInputs(grant.id)).toBe(2)
  const ids = (JSON.parse(text) as { data: { id: string }[] }).data.map(({ id }) => id)
  expect(await gateway.vectorsOf(ids)).toEqual(vectors.map((vector) => Float32Array.from(vector)))
})

it('an answer sent ahead is never the answer to the next request', async () => {
  const [one, other] = [
    [1, 0, 0],
    [0, 1, 0],
  ]
  const answerOf = (vector: number[]) => {
    const body = JSON.stringify({ data: [0, 1].map((index) => ({ index, embedding: vector })) })
    return `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  }
  await embed(({ socket }) => socket?.write(answerOf(one) + answerOf(one)))
  const { text } = await embed(({ socket }) => socket?.write(answerOf(other)))
  const ids = (JSON.parse(text) as { data: { id: string }[] }).data.map(({ id }) => id)
  expect(await gateway.vectorsOf(ids)).toEqual([Float32Array.from(other), Float32Array.from(other)])
})
