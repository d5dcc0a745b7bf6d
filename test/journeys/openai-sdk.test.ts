import { encode } from 'gpt-tokenizer/encoding/cl100k_base'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, type GrantAnswer, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

const model = 'text-embedding-3-small'
let gateway: TestGateway
let grant: GrantAnswer
let client: OpenAI
beforeAll(async () => {
  gateway = await startTestGateway()
  grant = await newGrant(gateway)
  client = new OpenAI({ baseURL: grant.baseUrl, apiKey: grant.token, maxRetries: 0 })
})
afterAll(() => gateway.close())

interface Receipt {
  readonly data: { readonly id: string; readonly index: number; readonly embedding: unknown }[]
  readonly sunder: {
    readonly job: string
    readonly collection: string
    readonly status: string
    readonly masked: number
  }
}

async function search(text: string) {
  const { body } = await call<{ hits: { id: string; text: string; score: number }[] }>(
    `${gateway.endpoints.vectors}/v1/collections/support-mail/query`,
    { token: await gateway.token('search'), body: { text, topK: 3 } },
  )
  return body.hits
}

it.each([
  ['a string', 'The printer on the second floor is out of paper', undefined],
  ['an array', ['My invoice is wrong', 'Where is my parcel?'], undefined],
  ['a token array', encode('The heating in the meeting room does not work'), undefined],
  ['an array of token arrays', [encode('A window is broken'), encode('The lift is stuck')], undefined],
  ['a string, asking for floats', 'The coffee machine leaks', 'float'],
  ['a string, asking for base64', 'The door does not lock', 'base64'],
] as const)('takes %s and answers with a receipt', async (_, input, format) => {
  const answer = await client.embeddings.create({
    model,
    input: input as string,
    ...(format === undefined ? {} : { encoding_format: format }),
  })
  const receipt = answer as unknown as Receipt
  const count = typeof input === 'string' || typeof input[0] === 'number' ? 1 : input.length
  expect(answer.object).toBe('list')
  expect(answer.model).toBe(model)
  expect(answer.usage.prompt_tokens).toBeGreaterThan(0)
  expect(receipt.data).toHaveLength(count)
  for (const [index, item] of receipt.data.entries()) {
    expect(item).toMatchObject({ object: 'embedding', index, id: expect.stringMatching(/^v_[\w-]{43}$/) })
    expect(item.embedding).toHaveLength(0)
  }
  expect(receipt.sunder).toEqual({
    job: expect.stringMatching(/^job_/),
    collection: 'support-mail',
    status: 'stored',
    masked: 0,
  })
})

it('turned the token arrays back into the text that they were made of', async () => {
  const [hit] = await search('heating in the meeting room')
  expect(hit?.text).toBe('The heating in the meeting room does not work')
})

it('says in headers which job it was and what the gateway added', async () => {
  const { response } = await client.embeddings.create({ model, input: 'headers' }).withResponse()
  expect(response.headers.get('sunder-job')).toMatch(/^job_/)
  expect(Number(response.headers.get('sunder-overhead-duration-ms'))).toBeGreaterThanOrEqual(0)
})

it('stores the same input once, however often a client retries it', async () => {
  const ask = async () =>
    (await client.embeddings.create({ model, input: 'a retried input' })) as unknown as Receipt
  const [first, second] = [await ask(), await ask()]
  expect(second.data[0]?.id).toBe(first.data[0]?.id)
  const hits = await search('a retried input')
  expect(hits.filter(({ text }) => text === 'a retried input')).toHaveLength(1)
})

it('lists the one model of the grant', async () => {
  expect((await client.models.list()).data).toEqual([
    { id: model, object: 'model', created: 0, owned_by: 'sunder' },
  ])
})

it('raises the errors of the SDK', async () => {
  await expect(client.embeddings.create({ model: 'gpt-4', input: 'x' })).rejects.toThrow(OpenAI.NotFoundError)
  await expect(client.embeddings.create({ model, input: '' })).rejects.toThrow(OpenAI.BadRequestError)
  await expect(client.embeddings.create({ model, input: 'x', dimensions: 7 })).rejects.toThrow(
    OpenAI.BadRequestError,
  )
  const stranger = new OpenAI({ baseURL: grant.baseUrl, apiKey: 'sk-wrong', maxRetries: 0 })
  await expect(stranger.embeddings.create({ model, input: 'x' })).rejects.toThrow(OpenAI.AuthenticationError)
})

it('takes ids and metadata of the caller, and gives them to the consumer byte for byte', async () => {
  const metadata = { folder: 'inbox', nested: { ünï: [1.5, null, '💥'] } }
  const body = { model, input: ['with metadata'], sunder: { items: [{ id: 'mail/1', metadata }] } }
  const receipt = (await client.embeddings.create(body as never)) as unknown as Receipt
  const { body: fetched } = await call<{ vectors: { clientId: string; metadata: unknown }[] }>(
    `${gateway.endpoints.vectors}/v1/collections/support-mail/fetch`,
    { token: await gateway.token('search'), body: { ids: [receipt.data[0]?.id] } },
  )
  expect(fetched.vectors).toMatchObject([{ clientId: 'mail/1', metadata }])
})
