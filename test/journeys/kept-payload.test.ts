import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let auditor: string
beforeAll(async () => {
  gateway = await startTestGateway()
  auditor = await gateway.token('siem')
})
afterAll(() => gateway.close())

interface Shown {
  readonly id: string
  readonly kind: string
  readonly action: string
}

const audit = <Body>(path: string) => call<Body>(`${gateway.endpoints.audit}${path}`, { token: auditor })

it('an auditor learns whether what was asked and answered is kept as its records committed to it', async () => {
  const grant = await newGrant(gateway)
  const { body: receipt } = await call<{ sunder: { job: string } }>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: { model: 'text-embedding-3-small', input: 'The lift does not come' },
  })
  const { body } = await audit<{ records: Shown[] }>(`/v1/records?trace=${receipt.sunder.job}`)
  const embed = body.records.filter(({ action }) => action === 'embed')
  expect(embed.map(({ kind }) => kind)).toEqual(['request', 'outcome'])
  for (const { id } of embed) {
    const { status, body: verdict, text } = await audit<{ bytes: number }>(`/v1/records/${id}/payload`)
    expect(status).toBe(200)
    expect(verdict).toEqual({ record: id, kept: true, matches: true, bytes: expect.any(Number) })
    expect(verdict.bytes).toBeGreaterThan(0)
    expect(text).not.toContain('lift')
  }

  // The function that can read payloads put each look on record by itself.
  const { body: looks } = await audit<{ records: Shown[] }>('/v1/records?action=payload.check&limit=200')
  expect(looks.records.map(({ kind }) => kind)).toEqual(['request', 'outcome', 'request', 'outcome'])
  const [look] = looks.records
  const { status, body: refusal } = await audit<{ error: { code: string } }>(
    `/v1/records/${look?.id}/payload`,
  )
  expect([status, refusal.error.code]).toEqual([404, 'not_found'])
})

it('an auditor is told a session with its payloads masked, and what today’s policy would decide about it', async () => {
  const grant = await newGrant(gateway)
  const { body: receipt } = await call<{ sunder: { job: string } }>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: { model: 'text-embedding-3-small', input: 'Ask ada.lovelace@klinik-rosenhain.example' },
  })
  const trace = `/v1/traces/${receipt.sunder.job}`
  const told = await audit<{ payloads: { withheld: string | null }[] }>(trace)
  expect(told.body.payloads.map(({ withheld }) => withheld)).toEqual([null, null])
  expect(told.text).toContain('pii.email')

  const { body, text } = await call<{ requests: object[] }>(`${gateway.endpoints.audit}${trace}/replay`, {
    token: auditor,
    method: 'POST',
  })
  expect(body.requests).toMatchObject([
    {
      payload: 'matches',
      before: { decision: 'mask', findings: { 'pii.email': 1 } },
      now: { decision: 'mask', classes: { 'pii.email': { count: 1, action: 'mask' } } },
      differs: false,
    },
  ])
  expect(`${told.text}${text}`).not.toContain('rosenhain')
})
