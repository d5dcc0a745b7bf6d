import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localModelName } from '../../infra/local/model/local-model.ts'
import { type Answer, call, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

const model = 'text-embedding-3-small'
const planted = 'The reference of this case is QX-77-PLANTED'

let gateway: TestGateway
/** The bytes and spellings that nobody but the gateway may ever see. */
let secrets: Map<string, string>
const answers = new Map<string, Answer>()
beforeAll(async () => {
  gateway = await startTestGateway()
  const grant = await newGrant(gateway)
  const embedding = (body: unknown) => call(`${grant.baseUrl}/embeddings`, { token: grant.token, body })
  const reader = await gateway.token('search')
  const url = `${gateway.endpoints.vectors}/v1/collections/support-mail`

  answers.set('an embed', await embedding({ model, input: planted }))
  answers.set('an embed as floats', await embedding({ model, input: planted, encoding_format: 'float' }))
  answers.set('an embed as base64', await embedding({ model, input: planted, encoding_format: 'base64' }))
  answers.set('a refused embed', await embedding({ model: 'other', input: planted }))
  answers.set('a list of models', await call(`${grant.baseUrl}/models`, { token: grant.token }))
  answers.set(
    'a query',
    await call(`${url}/query`, { token: reader, body: { text: 'reference of the case' } }),
  )
  const ids = (answers.get('an embed') as Answer<{ data: { id: string }[] }>).body.data.map(({ id }) => id)
  answers.set('a fetch', await call(`${url}/fetch`, { token: reader, body: { ids } }))
  answers.set('a list', await call(`${url}/vectors`, { token: reader }))
  answers.set('a wrong token', await call(`${url}/vectors`, { token: `${reader}x` }))

  const auditor = await gateway.token('siem')
  answers.set('the trace', await call(`${gateway.endpoints.audit}/v1/traces/${grant.id}`, { token: auditor }))
  answers.set(
    'the records',
    await call(`${gateway.endpoints.audit}/v1/records?limit=200`, { token: auditor }),
  )

  const { body } = await call<{ data: { embedding: string }[] }>(`${gateway.endpoints.model}/v1/embeddings`, {
    token: gateway.modelCredential,
    body: { model: localModelName, input: planted, encoding_format: 'base64' },
  })
  const bytes = Buffer.from(body.data[0]?.embedding ?? '', 'base64')
  const [first = 0, second = 0] = new Float32Array(bytes.buffer, bytes.byteOffset, 2)
  secrets = new Map([
    ['the vector in base64', bytes.subarray(0, 48).toString('base64')],
    ['the vector in hex', bytes.subarray(0, 32).toString('hex')],
    ['the vector’s first number', String(first).slice(0, 9)],
    ['the vector’s second number', String(second).slice(0, 9)],
    ['the vector’s first number in single precision', first.toPrecision(7)],
    ['the grant token', grant.token],
    ['the grant token’s signature', grant.token.split('.')[2] ?? ''],
    ['the consumer’s token', reader],
    ['the consumer’s token’s signature', reader.split('.')[2] ?? ''],
    ['the auditor’s token', auditor],
    ['the provider’s key', gateway.modelCredential],
  ])
})
afterAll(() => gateway.close())

function expectNone(text: string): void {
  for (const [name, secret] of secrets) {
    expect(secret.length).toBeGreaterThan(7)
    expect(text.includes(secret), `${name} is in it`).toBe(false)
  }
}

describe('no vector, no token and no provider key', () => {
  it('is in any answer or header', () => {
    for (const { text, headers } of answers.values()) expectNone(`${JSON.stringify([...headers])}\n${text}`)
  })

  it('is in the log', async () => {
    const log = await readFile(path.join(gateway.home, 'logs', 'gateway.log'), 'utf8')
    expect(log).toContain('"request"')
    expectNone(log)
  })

  it('is in any audit record, byte for byte', async () => {
    const bodies = await gateway.auditBodies()
    expect(bodies.length).toBeGreaterThan(20)
    expectNone(bodies.join('\n'))
  })
})

it('keeps texts out of the log, the records and the embedder’s answers', async () => {
  const log = await readFile(path.join(gateway.home, 'logs', 'gateway.log'), 'utf8')
  const records = (await gateway.auditBodies()).join('\n')
  for (const place of [log, records, answers.get('an embed')?.text ?? ''])
    expect(place).not.toContain('PLANTED')
  expect(answers.get('a query')?.text).toContain('PLANTED')
})
