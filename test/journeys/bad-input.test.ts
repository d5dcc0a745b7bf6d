import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, type ErrorBody, type GrantAnswer, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

const model = 'text-embedding-3-small'
let gateway: TestGateway
let grant: GrantAnswer
beforeAll(async () => {
  gateway = await startTestGateway()
  grant = await newGrant(gateway)
})
afterAll(() => gateway.close())

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
const many = JSON.stringify({ model, input: Array.from({ length: 3_000 }, () => 'x') })

const badEmbeddings: [name: string, raw: string | Uint8Array, status: number][] = [
  ['an empty body', '', 400],
  ['something that is not JSON', 'model=x', 400],
  ['half a JSON text', '{"model": "x", "input":', 400],
  ['two JSON texts', `{"model":"${model}","input":"x"}{}`, 400],
  ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ['null', 'null', 400],
  ['a list', '[]', 400],
  ['no input', `{"model":"${model}"}`, 400],
  ['no model', '{"input":"x"}', 400],
  ['a number as input', `{"model":"${model}","input":7}`, 400],
  ['an empty string', `{"model":"${model}","input":""}`, 400],
  ['an empty list', `{"model":"${model}","input":[]}`, 400],
  ['an empty string in a list', `{"model":"${model}","input":["x",""]}`, 400],
  ['mixed strings and tokens', `{"model":"${model}","input":["x",[1]]}`, 400],
  ['a token out of range', `{"model":"${model}","input":[99999999]}`, 400],
  ['a fractional token', `{"model":"${model}","input":[1.5]}`, 400],
  ['a negative token', `{"model":"${model}","input":[-1]}`, 400],
  ['3,000 inputs', many, 400],
  ['an input of more than 8,192 tokens', JSON.stringify({ model, input: 'a b c '.repeat(5_000) }), 400],
  ['an unknown encoding format', `{"model":"${model}","input":"x","encoding_format":"hex"}`, 400],
  ['dimensions that the collection does not have', `{"model":"${model}","input":"x","dimensions":3}`, 400],
  ['a nesting of 100,000', `{"model":"${model}","input":${deep}}`, 400],
  ['deep metadata', `{"model":"${model}","input":"x","sunder":{"items":[{"metadata":{"a":${deep}}}]}}`, 400],
  ['a __proto__ key', `{"model":"${model}","input":"x","__proto__":{"polluted":true}}`, 400],
  [
    'a __proto__ key in metadata',
    `{"model":"${model}","input":"x","sunder":{"items":[{"metadata":{"__proto__":{"polluted":true}}}]}}`,
    400,
  ],
  ['a lone surrogate', `{"model":"${model}","input":"\\ud800"}`, 400],
  [
    'a lone surrogate in metadata',
    `{"model":"${model}","input":"x","sunder":{"items":[{"metadata":{"a":"\\udc00"}}]}}`,
    400,
  ],
  ['a NUL', `{"model":"${model}","input":"a\\u0000b"}`, 400],
  ['a duplicate key', `{"model":"${model}","input":"x","input":"y"}`, 400],
  [
    'a number beyond 2^53',
    `{"model":"${model}","input":"x","sunder":{"items":[{"metadata":{"n":9007199254740993}}]}}`,
    400,
  ],
  [
    'a number beyond a double',
    `{"model":"${model}","input":"x","sunder":{"items":[{"metadata":{"n":1e999}}]}}`,
    400,
  ],
  ['more items than inputs', `{"model":"${model}","input":"x","sunder":{"items":[{},{}]}}`, 400],
  ['20 MB', `{"model":"${model}","input":"${'x'.repeat(20 * 1024 * 1024)}"}`, 413],
]

describe('the embed app', () => {
  it.each(badEmbeddings)('refuses %s', async (_, raw, status) => {
    const answer = await post(`${grant.baseUrl}/embeddings`, grant.token, raw)
    expect(answer.status).toBe(status)
    expect(answer.body.error).toMatchObject({
      message: expect.any(String),
      type: 'invalid_request_error',
      code: expect.any(String),
    })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('stored and claimed nothing of all that, and still works', async () => {
    const token = await gateway.token('ingest')
    const { body } = await call<GrantAnswer>(`${gateway.endpoints.grants}/grants/${grant.id}`, { token })
    expect(body.usedInputs).toBe(0)
    const listed = await call<{ vectors: unknown[] }>(
      `${gateway.endpoints.vectors}/v1/collections/support-mail/vectors`,
      {
        token: await gateway.token('search'),
      },
    )
    expect(listed.body.vectors).toEqual([])
    const good = await call(`${grant.baseUrl}/embeddings`, {
      token: grant.token,
      body: { model, input: 'fine' },
    })
    expect(good.status).toBe(200)
  })

  it('ignores fields that it does not know, as OpenAI does', async () => {
    const body = { model, input: 'more fields', user: 'u1', priority: 'high', metadata: { a: 1 } }
    expect((await call(`${grant.baseUrl}/embeddings`, { token: grant.token, body })).status).toBe(200)
  })

  it('refuses an Authorization header of another shape', async () => {
    for (const header of ['Basic aW5nZXN0Og==', 'Bearer', `Bearer ${'x'.repeat(9_000)}`, 'Bearer a b c']) {
      const response = await fetch(`${grant.baseUrl}/models`, { headers: { authorization: header } })
      expect([response.status, ((await response.json()) as ErrorBody).error.code]).toEqual([
        401,
        'invalid_token',
      ])
    }
  })
})

const badGrants: [name: string, body: unknown][] = [
  [
    'a purpose with a right-to-left override',
    { collection: 'support-mail', source: 'mail://a', purpose: 'a\u202eb' },
  ],
  [
    'a purpose of 501 characters',
    { collection: 'support-mail', source: 'mail://a', purpose: 'x'.repeat(501) },
  ],
  ['no purpose', { collection: 'support-mail', source: 'mail://a' }],
  ['an unknown field', { collection: 'support-mail', source: 'mail://a', purpose: 'x', maxinputs: 1 }],
  ['no inputs', { collection: 'support-mail', source: 'mail://a', purpose: 'x', maxInputs: 0 }],
  [
    'more inputs than the policy allows',
    { collection: 'support-mail', source: 'mail://a', purpose: 'x', maxInputs: 10_000_000 },
  ],
  [
    'a longer life than the policy allows',
    { collection: 'support-mail', source: 'mail://a', purpose: 'x', ttlSeconds: 86_400 },
  ],
]

const badQueries: [name: string, body: unknown][] = [
  ['nothing to look for', {}],
  ['two things to look for', { text: 'x', id: `v_${'a'.repeat(43)}` }],
  ['an id of another shape', { id: "v_'; drop table" }],
  ['too many hits', { text: 'x', topK: 101 }],
  ['no hits', { text: 'x', topK: 0 }],
  ['a filter on an undeclared key', { text: 'x', filter: { nope: 'x' } }],
  ['a filter on a key of every object', { text: 'x', filter: { constructor: 'x' } }],
  ['a filter of another type', { text: 'x', filter: { folder: 7 } }],
  ['a nested filter', { text: 'x', filter: { folder: { $ne: 'x' } } }],
]

it.each(badGrants)('the grants app refuses %s', async (_, body) => {
  const answer = await call<ErrorBody>(`${gateway.endpoints.grants}/grants`, {
    token: await gateway.token('ingest'),
    body,
  })
  expect([answer.status, answer.body.error.type]).toEqual([400, 'invalid_request_error'])
})

it.each(badQueries)('the read app refuses %s', async (_, body) => {
  const url = `${gateway.endpoints.vectors}/v1/collections/support-mail/query`
  const answer = await call<ErrorBody>(url, { token: await gateway.token('search'), body })
  expect([answer.status, answer.body.error.type]).toEqual([400, 'invalid_request_error'])
})

/** By hand, since fetch would stop sending when the answer comes before the body ends. */
function post(
  url: string,
  token: string,
  raw: string | Uint8Array,
): Promise<{ status: number; body: ErrorBody }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const request = httpRequest(url, { method: 'POST', headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: JSON.parse(Buffer.concat(parts).toString('utf8')),
        }),
      )
    })
    request.on('error', reject)
    // The gateway answers and closes before a body that is too large has been sent.
    request.on('socket', (socket) => socket.on('error', () => undefined))
    request.end(raw)
  })
}
