import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, type ErrorBody, type GrantAnswer, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  // All at once is what this is about: none may wait for a place.
  gateway = await startTestGateway({ admission: { places: 1_024, waiting: 1_024, maxWaitMs: 60_000 } })
})
afterAll(() => gateway.close())

interface Page {
  readonly records: {
    readonly kind: string
    readonly action: string
    readonly decision?: { readonly effect: string }
  }[]
  readonly next: string | null
}

async function trace(id: string): Promise<Page['records']> {
  const token = await gateway.token('siem')
  const records: Page['records'] = []
  let next: string | null = null
  do {
    const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`
    const { body } = await call<Page>(
      `${gateway.endpoints.audit}/v1/records?trace=${id}&limit=200${cursor}`,
      { token },
    )
    records.push(...body.records)
    next = body.next
  } while (next !== null)
  return records
}

it('lets exactly 50 of 200 parallel calls through a grant of 50, and records all 200', async () => {
  const grant = await newGrant(gateway, { maxInputs: 50 })
  const calls = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      call<ErrorBody>(`${grant.baseUrl}/embeddings`, {
        token: grant.token,
        body: { model: 'text-embedding-3-small', input: `parallel ${index}` },
      }),
    ),
  )
  const stored = calls.filter(({ status }) => status === 200)
  expect(stored).toHaveLength(50)
  for (const { status, body } of calls.filter((answer) => answer.status !== 200)) {
    expect([status, body.error.code]).toEqual([403, 'grant_exhausted'])
  }

  const { body: shown } = await call<GrantAnswer>(`${gateway.endpoints.grants}/grants/${grant.id}`, {
    token: await gateway.token('ingest'),
  })
  expect(shown).toMatchObject({ usedInputs: 50, status: 'exhausted' })

  const listed = await call<{ vectors: unknown[] }>(
    `${gateway.endpoints.vectors}/v1/collections/support-mail/vectors?limit=200`,
    { token: await gateway.token('search') },
  )
  expect(listed.body.vectors).toHaveLength(50)

  const embeds = (await trace(grant.id)).filter(({ action }) => action === 'embed')
  expect(embeds.filter(({ kind }) => kind === 'request')).toHaveLength(200)
  expect(
    embeds.filter(({ kind, decision }) => kind === 'outcome' && decision?.effect === 'stored'),
  ).toHaveLength(50)
  expect(
    embeds.filter(({ kind, decision }) => kind === 'outcome' && decision?.effect === 'denied'),
  ).toHaveLength(150)
})

it('takes no input for a grant that was revoked or completed', async () => {
  const token = await gateway.token('ingest')
  for (const [how, method, path] of [
    ['revoked', 'DELETE', ''],
    ['completed', 'POST', '/complete'],
  ] as const) {
    const grant = await newGrant(gateway)
    const ended = await call(`${gateway.endpoints.grants}/grants/${grant.id}${path}`, { token, method })
    expect(ended).toMatchObject({ status: 200, body: { status: how } })
    const refused = await call(`${grant.baseUrl}/embeddings`, {
      token: grant.token,
      body: { model: 'text-embedding-3-small', input: 'late' },
    })
    expect(refused).toMatchObject({ status: 403, body: { error: { code: `grant_${how}` } } })
    const models = await call(`${grant.baseUrl}/models`, { token: grant.token })
    expect(models).toMatchObject({ status: 403, body: { error: { code: `grant_${how}` } } })
  }
})
