import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import { createDynamoDbDutyBindings } from '../../shared/identity/dynamodb-duty-bindings.ts'
import { subjectKey } from '../../shared/identity/subject-key.ts'
import { call, type ErrorBody, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

let folder: string
let gateway: TestGateway
let bindings: DutyBindings
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sunder-policy-'))
  const policyFile = path.join(folder, 'policy.yaml')
  const shipped = await readFile('policy.yaml', 'utf8')
  // One person behind two service accounts, and a limit that a test can reach.
  const owned = shipped.replace('ingest: lena', 'ingest: lena\n    search: lena')
  await writeFile(
    policyFile,
    owned.replace('rawVectors: true\n', 'rawVectors: true\n      requestsPerMinute: 3\n'),
  )
  gateway = await startTestGateway({ policyFile })
  const { dynamoDb: client, tables } = gateway.beneath
  bindings = createDynamoDbDutyBindings({ client, table: tables.grants, clock: Date.now })
})
afterAll(async () => {
  await gateway.close()
  await rm(folder, { recursive: true, force: true })
})

const principal = (subject: string) => ({ issuer: gateway.endpoints.issuer, subject })

async function boundDuty(subject: string): Promise<string | undefined> {
  const { dynamoDb, tables } = gateway.beneath
  const Key = { key: { S: `SUBJECT#${subjectKey(principal(subject))}` } }
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: tables.grants, Key, ConsistentRead: true }),
  )
  return Item?.['duty']?.S
}

const records = async (name: string) =>
  call<ErrorBody>(`${gateway.endpoints.audit}/v1/records`, { token: await gateway.token(name) })
const list = async (name: string, collection: string) =>
  call<ErrorBody>(`${gateway.endpoints.vectors}/v1/collections/${collection}/vectors`, {
    token: await gateway.token(name),
  })

describe('the duty that an identity exercised', () => {
  it('is not bound by requests that are refused', async () => {
    const token = await gateway.token('mira')
    const { grants, audit, vectors } = gateway.endpoints
    const body = { collection: 'support-mail', source: 'mail://x', purpose: 'x' }
    for (const [url, options] of [
      [`${grants}/grants`, { token, body }],
      [`${audit}/v1/records`, { token }],
      [`${vectors}/v1/collections/support-mail/vectors`, { token }],
    ] as const) {
      expect((await call(url, options)).status).toBe(403)
    }
    expect(await boundDuty('mira')).toBeUndefined()

    const denied = { ...body, source: 'mail://legal/x' }
    expect(
      (await call(`${grants}/grants`, { token: await gateway.token('ingest'), body: denied })).status,
    ).toBe(403)
    expect(await boundDuty('ingest')).toBeUndefined()
  })

  it('shuts it out of every other until the cooling-off has passed', async () => {
    await bindings.exercise([principal('ada')], 'consumer', Date.now() + 60_000)
    expect(await records('ada')).toMatchObject({ status: 403, body: { error: { code: 'duty_bound' } } })
    expect(await boundDuty('ada')).toBe('consumer')

    await bindings.exercise([principal('siem')], 'consumer', Date.now() - 1)
    expect((await records('siem')).status).toBe(200)
    expect(await boundDuty('siem')).toBe('auditor')
  })

  it('is recorded when it shuts one out', async () => {
    const outcomes = (await gateway.auditBodies()).filter((body) => body.includes('"duty_bound"'))
    expect(outcomes).toHaveLength(1)
    expect(outcomes[0]).toContain('"subject":"ada"')
  })

  it('binds the owner too: who embeds through one account reads through no other', async () => {
    await newGrant(gateway)
    expect(await boundDuty('lena')).toBe('embedder')
    expect(await list('search', 'support-mail')).toMatchObject({
      status: 403,
      body: { error: { code: 'read_after_embed' } },
    })
    expect(await list('search', 'research')).toMatchObject({
      status: 403,
      body: { error: { code: 'duty_bound' } },
    })
  })
})

describe('who embedded into a collection', () => {
  it('never reads it, however long ago that was, and may read another one', async () => {
    const { dynamoDb: client, tables } = gateway.beneath
    const later = createDynamoDbDutyBindings({
      client,
      table: tables.grants,
      clock: () => Date.now() + 10 * 365 * 86_400_000,
    })
    await bindings.exerciseEmbedding([principal('former')], 'support-mail', Date.now())
    await expect(later.exerciseReading([principal('former')], 'support-mail', 0)).rejects.toMatchObject({
      code: 'read_after_embed',
    })
    await later.exerciseReading([principal('former')], 'research', 0)
  })
})

it('limits the reads of an identity, and says when to come back', async () => {
  const { dynamoDb: client, tables } = gateway.beneath
  const later = createDynamoDbDutyBindings({
    client,
    table: tables.grants,
    clock: () => Date.now() + 10 * 86_400_000,
  })
  // Ten days on, lena is free to read what she did not embed into.
  await later.exercise([principal('lena')], 'consumer', Date.now() + 60_000)
  const answers = []
  for (let read = 0; read < 8; read += 1) answers.push(await list('search', 'research'))
  const refused = answers.filter(({ status }) => status === 429)
  // Eight reads fall into two minutes at the most, of three each.
  expect(refused.length).toBeGreaterThanOrEqual(2)
  for (const { body, headers } of refused) {
    expect(body.error.code).toBe('rate_limited')
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
})
