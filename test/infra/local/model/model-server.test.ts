import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  localModelDimensions,
  localModelName,
  startLocalModel,
} from '../../../../infra/local/model/local-model.ts'
import { createModelServer } from '../../../../infra/local/model/model-server.ts'

const credential = 'sk-local-test'
const local = startLocalModel()
const server = createModelServer({ model: local, credential })
afterAll(() => local.close())

function post(body: unknown, headers: Record<string, string> = { authorization: `Bearer ${credential}` }) {
  return server.request('/v1/embeddings', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const norm = (vector: readonly number[]) => Math.hypot(...vector)
const cosine = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0) / (norm(left) * norm(right))

describe('the model', () => {
  it('puts texts that mean the same nearer to each other than others, whatever they are sent with', async () => {
    const inputs = [
      'How do I reset my password?',
      'I forgot my login credentials.',
      'The cake needs three eggs.',
    ]
    const { vectors, tokens } = await local.embed(inputs)
    const [reset = [], forgot = [], cake = []] = vectors.map((vector) => [...vector])
    expect(reset).toHaveLength(localModelDimensions)
    expect(cosine(reset, forgot)).toBeGreaterThan(cosine(reset, cake) + 0.2)
    expect(tokens).toBeGreaterThan(10)

    const [alone] = (await local.embed(inputs.slice(2))).vectors
    expect(cosine(cake, [...(alone ?? [])])).toBeCloseTo(1, 5)
  })

  it('answers a short request before a long one that came earlier', async () => {
    const order: string[] = []
    const long = local.embed(Array.from({ length: 80 }, (_, index) => `text ${index}`))
    const short = local.embed(['hello'])
    await Promise.all([long.then(() => order.push('long')), short.then(() => order.push('short'))])
    expect(order).toEqual(['short', 'long'])
  })

  it('reads the beginning of a text of any length, in bounded time', async () => {
    const text = 'one two three four '.repeat(50)
    const { vectors } = await local.embed([text, text.repeat(200)])
    expect(vectors[1]).toEqual(vectors[0])
  })
})

describe('the OpenAI-shaped endpoint', () => {
  const http = createAdaptorServer({ fetch: server.fetch })
  let baseURL = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()))
    baseURL = `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`
  })
  afterAll(() => new Promise((resolve) => http.close(resolve)))

  it.each(['float', 'base64', undefined] as const)(
    'serves the openai SDK that asks for %s',
    async (format) => {
      const client = new OpenAI({ baseURL, apiKey: credential })
      const answer = await client.embeddings.create({
        model: localModelName,
        input: ['first', 'second'],
        ...(format === undefined ? {} : { encoding_format: format }),
      })
      expect(answer).toMatchObject({
        object: 'list',
        model: localModelName,
        data: [{ index: 0 }, { index: 1 }],
      })
      expect(answer.usage.prompt_tokens).toBe(answer.usage.total_tokens)
      const [first] = answer.data
      const vector: unknown = first?.embedding
      const length =
        typeof vector === 'string' ? Buffer.from(vector, 'base64').length / 4 : first?.embedding.length
      expect(length).toBe(localModelDimensions)
    },
  )

  it('lists its one model', async () => {
    const client = new OpenAI({ baseURL, apiKey: credential })
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual([localModelName])
    expect(await client.models.retrieve(localModelName)).toMatchObject({
      id: localModelName,
      object: 'model',
    })
  })
})

describe('what the endpoint refuses, in OpenAI’s error shape', () => {
  it.each([
    ['no credential', {}],
    ['another credential', { authorization: 'Bearer sk-local-other' }],
    ['a credential of another scheme', { authorization: `Basic ${credential}` }],
  ])('401: %s', async (_, headers) => {
    const answer = await post({ model: localModelName, input: 'x' }, headers)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({
      error: { type: 'invalid_request_error', code: 'invalid_api_key', param: null },
    })
  })

  it.each([
    ['no JSON', '{'],
    ['no input', { model: localModelName }],
    ['an empty text', { model: localModelName, input: ['a', ''] }],
    ['no texts', { model: localModelName, input: [] }],
    ['tokens', { model: localModelName, input: [1, 2] }],
    ['2,049 texts', { model: localModelName, input: Array.from({ length: 2049 }, () => 'a') }],
    ['other dimensions', { model: localModelName, input: 'a', dimensions: 256 }],
    ['an unknown format', { model: localModelName, input: 'a', encoding_format: 'hex' }],
  ])('400: %s', async (_, body) => {
    const answer = await post(body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } })
  })

  it('404: another model, another path', async () => {
    const answer = await post({ model: 'gpt-4', input: 'x' })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: 'model_not_found', param: 'model' } })
    const headers = { authorization: `Bearer ${credential}` }
    expect((await server.request('/v1/chat/completions', { method: 'POST', headers })).status).toBe(404)
  })
})
