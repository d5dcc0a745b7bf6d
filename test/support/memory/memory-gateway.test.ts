import { expect, it } from 'vitest'
import { createMemoryGateway, type MemoryGateway } from './memory-gateway.ts'
import { memoryVector } from './memory-model.ts'

async function ask(
  gateway: MemoryGateway,
  at: `${keyof MemoryGateway['apps']} /${string}`,
  token: string,
  body?: object,
) {
  const [part, path] = at.split(' ') as [keyof MemoryGateway['apps'], string]
  const response = await gateway.apps[part].request(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

async function grantOf(gateway: MemoryGateway, terms: object = {}): Promise<string> {
  const asked = { collection: 'mail', source: 'mail://inbox/1', purpose: 'a test', ...terms }
  const granted = await ask(gateway, 'grants /grants', await gateway.token('embedder'), asked)
  expect(granted.status).toBe(201)
  return granted.body.token
}

it('embeds, finds by text and proves what it recorded, each duty with a token of its own', async () => {
  const gateway = await createMemoryGateway()
  const grant = await grantOf(gateway)
  const input = ['Where is my parcel?', 'Write to ada@example.org']
  const embedded = await ask(gateway, 'embed /v1/embeddings', grant, {
    model: 'small',
    input,
    encoding_format: 'float',
  })
  expect(embedded).toMatchObject({ status: 200, body: { data: [{ embedding: [] }, { embedding: [] }] } })

  const query = { text: input[0], topK: 1 }
  const found = await ask(
    gateway,
    'vectors /v1/collections/mail/query',
    await gateway.token('consumer'),
    query,
  )
  expect(found).toMatchObject({ status: 200, body: { hits: [{ score: 1, text: input[0] }] } })

  const auditor = await gateway.token('auditor')
  expect(await ask(gateway, 'audit /v1/verify', auditor)).toMatchObject({ body: { verified: true } })
  expect(gateway.stores.payloads.kept.size).toBe(4)
})

it('masks before the model, and blocks', async () => {
  const seen: string[] = []
  const plain = await createMemoryGateway()
  const gateway = await createMemoryGateway({
    stores: plain.stores,
    fetch: async (_url, { body }) => {
      seen.push(...JSON.parse(body).input)
      const embedding = [...memoryVector('any', 8)]
      return Response.json({ data: [{ index: 0, embedding }] })
    },
  })
  const grant = await grantOf(gateway)
  const embed = (input: string) => ask(gateway, 'embed /v1/embeddings', grant, { model: 'small', input })
  expect((await embed('Write to ada@example.org')).status).toBe(200)
  expect(seen).toEqual([expect.not.stringContaining('ada@')])
  expect(await embed('My card is 4111 1111 1111 1111')).toMatchObject({
    status: 403,
    body: { error: { code: 'content_blocked' } },
  })
  expect(seen).toHaveLength(1)
})

it('holds duties apart, and to their collections', async () => {
  const gateway = await createMemoryGateway()
  await grantOf(gateway)
  const query = { text: 'parcel' }
  const asked = (token: string) => ask(gateway, 'vectors /v1/collections/mail/query', token, query)
  expect(await asked(await gateway.token(['embedder', 'consumer']))).toMatchObject({
    body: { error: { code: 'duty_conflict' } },
  })
  const ingestAsReader = await gateway.token('consumer', { subject: 'ingest' })
  expect(await asked(ingestAsReader)).toMatchObject({
    status: 403,
    body: { error: { code: 'read_after_embed' } },
  })
  expect(await asked('nonsense')).toMatchObject({ status: 401 })
})

it('hands every port through the hook, under the name of its function', async () => {
  const seen = new Set<string>()
  const gateway = await createMemoryGateway({
    wrap: (name, port, functionName) => {
      seen.add(`${functionName}: ${name}`)
      return name === 'vector-writer'
        ? { ...port, insert: () => Promise.reject(new Error('the store is gone')) }
        : port
    },
  })
  const grant = await grantOf(gateway)
  const answer = await ask(gateway, 'embed /v1/embeddings', grant, { model: 'small', input: 'a' })
  expect(answer.status).toBe(500)
  expect([...gateway.stores.grants.kept.values()]).toMatchObject([{ usedInputs: 1 }])
  expect(seen).toContain('embed-query: audit-appender')
})
