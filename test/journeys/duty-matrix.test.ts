import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askToEmbed } from '../support/approvals/approving.ts'
import { call, type ErrorBody, type GrantAnswer, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

/** Every seeded identity, and the duty that its groups give it. */
const identities = {
  ingest: 'embedder',
  search: 'consumer',
  siem: 'auditor',
  ada: 'auditor',
  priya: 'approver',
  omar: 'approver',
  mira: 'steward',
  mallory: 'two duties',
  nobody: 'none',
} as const
type Name = keyof typeof identities

interface Endpoint {
  readonly url: (gateway: TestGateway, grant: GrantAnswer) => string
  readonly duty: (typeof identities)[Name]
  readonly method?: string
  readonly body?: unknown
}

const collection = 'support-mail'
const asking = { collection, source: 'mail://inbox/matrix', purpose: 'the matrix', maxInputs: 1 }
const anId = `v_${'a'.repeat(43)}`

/** Every endpoint that asks for an identity. Its duty alone may use it. */
const endpoints: Record<string, Endpoint> = {
  'POST /grants': { url: ({ endpoints }) => `${endpoints.grants}/grants`, duty: 'embedder', body: asking },
  'GET /grants': { url: ({ endpoints }) => `${endpoints.grants}/grants`, duty: 'embedder' },
  'GET /grants/{id}': {
    url: ({ endpoints }, { id }) => `${endpoints.grants}/grants/${id}`,
    duty: 'embedder',
  },
  'POST /grants/{id}/token': {
    url: ({ endpoints }, { id }) => `${endpoints.grants}/grants/${id}/token`,
    duty: 'embedder',
    method: 'POST',
  },
  'POST /grants/{id}/complete': {
    url: ({ endpoints }, { id }) => `${endpoints.grants}/grants/${id}/complete`,
    duty: 'embedder',
    method: 'POST',
  },
  'DELETE /grants/{id}': {
    url: ({ endpoints }, { id }) => `${endpoints.grants}/grants/${id}`,
    duty: 'embedder',
    method: 'DELETE',
  },
  'POST /v1/collections/{name}/query': {
    url: ({ endpoints }) => `${endpoints.vectors}/v1/collections/${collection}/query`,
    duty: 'consumer',
    body: { text: 'hello' },
  },
  'POST /v1/collections/{name}/fetch': {
    url: ({ endpoints }) => `${endpoints.vectors}/v1/collections/${collection}/fetch`,
    duty: 'consumer',
    body: { ids: [anId] },
  },
  'GET /v1/collections/{name}/vectors': {
    url: ({ endpoints }) => `${endpoints.vectors}/v1/collections/${collection}/vectors`,
    duty: 'consumer',
  },
  'GET /v1/records': { url: ({ endpoints }) => `${endpoints.audit}/v1/records`, duty: 'auditor' },
  'GET /v1/traces/{id}': {
    url: ({ endpoints }, { id }) => `${endpoints.audit}/v1/traces/${id}`,
    duty: 'auditor',
  },
  'POST /v1/traces/{id}/replay': {
    url: ({ endpoints }, { id }) => `${endpoints.audit}/v1/traces/${id}/replay`,
    method: 'POST',
    duty: 'auditor',
  },
  'GET /v1/records/{id}': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/records/${embedRecord}`,
    duty: 'auditor',
  },
  'GET /v1/records/{id}/payload': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/records/${embedRecord}/payload`,
    duty: 'auditor',
  },
  'GET /v1/records/{id}/payload/content': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/records/${embedRecord}/payload/content`,
    duty: 'auditor',
  },
  'POST /v1/records/{id}/payload/unmask': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/records/${embedRecord}/payload/unmask`,
    body: { reason: 'to try this duty' },
    duty: 'auditor',
  },
  'GET /v1/approvals': { url: ({ endpoints }) => `${endpoints.audit}/v1/approvals`, duty: 'auditor' },
  'GET /v1/verify': { url: ({ endpoints }) => `${endpoints.audit}/v1/verify`, duty: 'auditor' },
  'GET /v1/report': { url: ({ endpoints }) => `${endpoints.audit}/v1/report`, duty: 'auditor' },
  'GET /v1/export': { url: ({ endpoints }) => `${endpoints.audit}/v1/export?format=csv`, duty: 'auditor' },
  'GET /v1/log': { url: ({ endpoints }) => `${endpoints.audit}/v1/log`, duty: 'auditor' },
  'GET /v1/log/checkpoint': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/log/checkpoint`,
    duty: 'auditor',
  },
  'GET /v1/log/tile/{path}': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/log/tile/entries/000.p/${sealedSize}`,
    duty: 'auditor',
  },
  'GET /v1/log/consistency': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/log/consistency?from=1`,
    duty: 'auditor',
  },
  'GET /v1/checkpoints': { url: ({ endpoints }) => `${endpoints.audit}/v1/checkpoints`, duty: 'auditor' },
  'POST /v1/checkpoints': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/checkpoints`,
    method: 'POST',
    duty: 'auditor',
  },
  'GET /v1/records/{id}/proof': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/records/${embedRecord}/proof`,
    duty: 'auditor',
  },
  'GET /v1/jobs': { url: ({ endpoints }) => `${endpoints.audit}/v1/jobs`, duty: 'auditor' },
  'POST /v1/jobs': {
    url: ({ endpoints }) => `${endpoints.audit}/v1/jobs`,
    body: { kind: 'verify', from: '2026-11-22T00:00:00Z', to: '2026-11-22T01:00:00Z' },
    duty: 'auditor',
  },
}

/** Endpoints that take a grant's token alone: no identity of the provider gets in, an embedder's neither. */
const grantEndpoints: Record<string, Endpoint> = {
  'POST /v1/embeddings': {
    url: (_, { baseUrl }) => `${baseUrl}/embeddings`,
    duty: 'embedder',
    body: { model: 'text-embedding-3-small', input: 'hello' },
  },
  'GET /v1/models': { url: (_, { baseUrl }) => `${baseUrl}/models`, duty: 'embedder' },
}

let gateway: TestGateway
/** The record of a request to embed, with which a payload is kept. */
let embedRecord: string
let anyGrant: GrantAnswer
/** Of the tree with that record. */
let sealedSize: number
beforeAll(async () => {
  gateway = await startTestGateway()
  anyGrant = await newGrant(gateway)
  const { baseUrl, token } = anyGrant
  const body = { model: 'text-embedding-3-small', input: 'hello' }
  await call(`${baseUrl}/embeddings`, { token, body })
  const { body: page } = await call<{ records: { id: string }[] }>(
    `${gateway.endpoints.audit}/v1/records?action=embed&kind=request`,
    { token: await gateway.token('siem') },
  )
  embedRecord = page.records[0]?.id ?? ''
  const seal = async () =>
    call<{ size: number }>(`${gateway.endpoints.audit}/v1/checkpoints`, {
      token: await gateway.token('siem'),
      method: 'POST',
    })
  let sealed = await seal()
  // The first look for lanes goes back over the whole retention, and may take more than one run.
  for (let tries = 0; sealed.status === 409 && tries < 5; tries += 1) sealed = await seal()
  sealedSize = sealed.body.size
})
afterAll(() => gateway.close())

/** The endpoint, with a grant of its own where it takes one: some of them end it. */
async function visit({ url, method, body }: Endpoint, token: string | undefined) {
  const grant = url.length > 1 ? await newGrant(gateway) : anyGrant
  return call<ErrorBody>(url(gateway, grant), {
    ...(token === undefined ? {} : { token }),
    ...(method === undefined ? {} : { method }),
    ...(body === undefined ? {} : { body }),
  })
}

function expectedCode(name: Name): string {
  return name === 'mallory' ? 'duty_conflict' : 'duty_forbidden'
}

describe.each(Object.entries(endpoints))('%s', (_, endpoint) => {
  it.each(Object.keys(identities) as Name[])('to %s is open to its duty alone', async (name) => {
    const { status, body } = await visit(endpoint, await gateway.token(name))
    if (identities[name] === endpoint.duty) expect(status).toBeLessThan(300)
    else expect([status, body.error.code]).toEqual([403, expectedCode(name)])
  })

  it('refuses a grant token', async () => {
    const { token } = anyGrant
    const { status, body } = await visit(endpoint, token)
    expect([status, body.error.code]).toEqual([401, 'invalid_token'])
  })

  it('refuses a request without a token', async () => {
    const { status, body, headers } = await visit(endpoint, undefined)
    expect([status, body.error.code]).toEqual([401, 'invalid_token'])
    expect(headers.get('www-authenticate')).toContain('Bearer')
  })
})

describe.each(Object.entries(grantEndpoints))('%s', (_, endpoint) => {
  it.each(Object.keys(identities) as Name[])('refuses the access token of %s', async (name) => {
    const { status, body } = await visit(endpoint, await gateway.token(name))
    const code = identities[name] === 'embedder' ? 'grant_required' : expectedCode(name)
    expect([status, body.error.code]).toEqual([403, code])
  })

  it('takes a grant token', async () => {
    const { token } = await newGrant(gateway)
    expect((await visit(endpoint, token)).status).toBe(200)
  })
})

describe('GET /v1/jobs/{id}', () => {
  const waiting = async () => {
    const grant = await newGrant(gateway)
    const { body } = await askToEmbed(gateway, { grant })
    return { url: `${grant.baseUrl}/jobs/${body.sunder.job}`, grant }
  }

  it.each(Object.keys(identities) as Name[])('to %s is open to its embedder alone', async (name) => {
    const { url } = await waiting()
    const { status, body } = await call<ErrorBody>(url, { token: await gateway.token(name) })
    if (identities[name] === 'embedder') expect(status).toBe(200)
    else expect([status, body.error.code]).toEqual([403, expectedCode(name)])
  })

  it('takes the token of its own grant, and of no other', async () => {
    const { url, grant } = await waiting()
    expect((await call(url, { token: grant.token })).status).toBe(200)
    expect((await call(url, { token: (await newGrant(gateway)).token })).status).toBe(404)
    expect((await call(url)).status).toBe(401)
  })
})

it('covers every endpoint that the apps describe', async () => {
  const described: string[] = []
  for (const app of ['embed', 'vectors', 'audit', 'grants'] as const) {
    const { body } = await call<{ paths: Record<string, Record<string, { security?: unknown }>> }>(
      `${gateway.endpoints[app]}/openapi.json`,
    )
    for (const [path, methods] of Object.entries(body.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        if (security !== undefined) described.push(`${method.toUpperCase()} ${path}`)
      }
    }
  }
  // An embedder's job, and an auditor's: each is seen by nobody but who asked for it.
  const jobs = ['GET /v1/jobs/{id}', 'GET /v1/jobs/{id}']
  const covered = [...Object.keys(endpoints), ...Object.keys(grantEndpoints), ...jobs]
  expect(described.sort()).toEqual(covered.sort())
})

it('answers GET /v1/records/{id} to auditors alone', async () => {
  await newGrant(gateway)
  const { endpoints, token } = gateway
  const page = await call<{ records: { id: string }[] }>(`${endpoints.audit}/v1/records?limit=1`, {
    token: await token('siem'),
  })
  const url = `${endpoints.audit}/v1/records/${page.body.records[0]?.id}`
  for (const name of Object.keys(identities) as Name[]) {
    const { status, body } = await call<ErrorBody>(url, { token: await token(name) })
    if (identities[name] === 'auditor') expect(status).toBe(200)
    else expect([status, body.error.code]).toEqual([403, expectedCode(name)])
  }
})
