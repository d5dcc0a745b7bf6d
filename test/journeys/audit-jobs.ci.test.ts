import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PresentedJob } from '../../functions/audit/jobs/present-job.ts'
import type { LogAnswer } from '../../functions/audit/log/show-log.ts'
import { parseVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { createExportVerifier } from '../../shared/verification/verify-export.ts'
import { call, type ErrorBody, newGrant } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'

let home: string
let gateway: LocalTestGateway
const from = new Date(Date.now() - 3_600_000).toISOString()
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-jobs-'))
  gateway = await startLocalTestGateway({ home })
  const grant = await newGrant(gateway)
  for (let index = 0; index < 12; index += 1) {
    const body = { model: 'text-embedding-3-small', input: `window ${index}` }
    await call(`${grant.baseUrl}/embeddings`, { token: grant.token, body })
  }
  await ask('/v1/checkpoints', 'POST')
})
afterAll(async () => {
  await gateway?.close()
  await rm(home, { recursive: true, force: true })
})

const ask = async <Body>(path: string, method = 'GET', body?: unknown) =>
  call<Body>(`${gateway.endpoints.audit}${path}`, { method, token: await gateway.token('siem'), body })

async function run(terms: object): Promise<PresentedJob> {
  const to = new Date(Date.now() + 1000).toISOString()
  const asked = await ask<PresentedJob & ErrorBody>('/v1/jobs', 'POST', { from, to, ...terms })
  expect(asked.status, asked.text).toBe(202)
  const at = new URL(asked.headers.get('location') ?? '', `${gateway.endpoints.audit}/v1/jobs`)
  for (let look = 0; look < 200; look += 1) {
    const { body } = await call<PresentedJob>(at.href, { token: await gateway.token('siem') })
    if (body.status === 'done' || body.status === 'failed') return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the job did not end')
}

const fetchResult = async (job: PresentedJob) => {
  if (job.result === null) throw new Error(JSON.stringify(job.failure))
  const response = await fetch(job.result.url)
  expect(response.headers.get('content-type')).toBe(job.result.contentType)
  const text = await response.text()
  expect(Buffer.byteLength(text)).toBe(job.result.bytes)
  return text
}

it('exports, verifies and reports as jobs, whose results need no token', async () => {
  const exported = await run({ kind: 'export' })
  const { done, total = 0 } = exported.progress ?? {}
  expect(total).toBeGreaterThan(0)
  expect(done).toBe(total)
  const { key } = (await ask<LogAnswer>('/v1/log')).body
  const verifier = createExportVerifier({
    keys: [parseVerifierKey(key)],
    held: [],
    clock: Date.now,
    mostFindings: 10,
  })
  for (const line of (await fetchResult(exported)).trimEnd().split('\n')) verifier.line(Buffer.from(line))
  expect(verifier.end()).toMatchObject({ verified: true, findings: [] })

  const csv = await fetchResult(await run({ kind: 'export', format: 'csv' }))
  expect(csv.match(/"outcome","embed","stored"/g)).toHaveLength(12)
  const ocsf = await fetchResult(await run({ kind: 'export', format: 'ocsf' }))
  expect(ocsf.split('\n').every((line) => line === '' || JSON.parse(line).class_uid === 6003)).toBe(true)

  const verified = await run({ kind: 'verify' })
  expect(verified.verified).toBe(true)
  expect(JSON.parse(await fetchResult(verified))).toMatchObject({ verified: true })

  expect(JSON.parse(await fetchResult(await run({ kind: 'report' })))).toMatchObject({ v: 1 })
  expect(await fetchResult(await run({ kind: 'report', format: 'html' }))).toMatch(/^<!doctype html>/i)
})

it('has on record who asked for a job, and what it gave', async () => {
  const { id } = await run({ kind: 'export' })
  const { body } = await ask<{ records: { kind: string; action: string; actor: { subject: string } }[] }>(
    `/v1/records?trace=${id}`,
  )
  expect(body.records.map(({ kind, action }) => `${action} ${kind}`)).toEqual([
    'audit.job.export request',
    'audit.job.export outcome',
  ])
  expect(new Set(body.records.map(({ actor }) => actor.subject)).size).toBe(1)
})
