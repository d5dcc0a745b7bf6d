import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { PresentedJob } from '../../functions/audit/jobs/present-job.ts'
import type { ConsistencyAnswer } from '../../functions/audit/log/prove-consistency.ts'
import type { InclusionAnswer } from '../../functions/audit/log/prove-record.ts'
import type { LogAnswer } from '../../functions/audit/log/show-log.ts'
import { buildVerifier } from '../../infra/verify/build-verifier.ts'
import { parseRecordId } from '../../shared/audit/lane-name.ts'
import { parseRecordHeader, recordHeader } from '../../shared/http/record-header.ts'
import { verifyConsistency } from '../../shared/signing/merkle-tree.ts'
import { parseCheckpoint } from '../../shared/transparency-log/notes/checkpoint.ts'
import { openNote } from '../../shared/transparency-log/notes/signed-note.ts'
import { parseVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { rootOf } from '../../shared/transparency-log/tiles/prove.ts'
import { verifyReceipt } from '../../shared/transparency-log/verify-receipt.ts'
import { openLink } from '../support/approvals/approving.ts'
import { Browser } from '../support/approvals/browser.ts'
import { eventually } from '../support/approvals/eventually.ts'
import { type Answer, call, newGrant } from '../support/client.ts'
import { type DeployedGateway, startDeployedGateway } from '../support/deployed/deployed-gateway.ts'
import { invokeSealer, type Sealed } from '../support/deployed/sealing.ts'

let folder: string
let verifier: string
let gateway: DeployedGateway
let key: string
const answers: Answer[] = []
/** What two sealers that ran at once said, and then one by itself. */
let sealings: readonly Sealed[]
const from = new Date(Date.now() - 3_600_000).toISOString()

const ask = async <Body>(path: string, method = 'GET', body?: unknown) =>
  call<Body>(`${gateway.endpoints.audit}${path}`, { method, token: await gateway.token('siem'), body })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-trail-'))
  verifier = join(folder, 'verify.mjs')
  await buildVerifier(verifier)
  gateway = await startDeployedGateway(inject('deployment'), { policyFile: 'policy.yaml' })
  const grant = await newGrant(gateway)
  const embed = (input: string) =>
    call(`${grant.baseUrl}/embeddings`, {
      token: grant.token,
      body: { model: 'text-embedding-3-small', input },
    })
  answers.push(...(await Promise.all(['The lift is stuck', 'The door is open', 'Paper ran out'].map(embed))))
  const consumer = { token: await gateway.token('search') }
  answers.push(await call(`${gateway.endpoints.vectors}/v1/collections/support-mail/vectors`, consumer))
  const atOnce = await Promise.all([invokeSealer(gateway), invokeSealer(gateway)])
  answers.push(await embed('The heating is off'))
  sealings = [...atOnce, await invokeSealer(gateway)]
  key = (await ask<LogAnswer>('/v1/log')).body.key
}, 240_000)
afterAll(async () => {
  await gateway?.close()
  await rm(folder, { recursive: true, force: true })
})

const headOf = ({ checkpoint }: Sealed) => {
  const { text, signedBy } = openNote(checkpoint, [parseVerifierKey(key)])
  expect(signedBy).toHaveLength(1)
  return parseCheckpoint(text)
}

it('signs with the key of KMS one tree, however many sealers run', async () => {
  const [one, other, last] = sealings.map(headOf)
  if (one === undefined || other === undefined || last === undefined) throw new Error('not sealed')
  const [smaller, larger] = one.size < other.size ? [one, other] : [other, one]
  expect(smaller.size).toBeGreaterThan(answers.length)
  expect(last.size).toBeGreaterThan(larger.size)
  for (const earlier of [smaller, larger]) {
    const path = `/v1/log/consistency?from=${earlier.size}&to=${last.size}`
    const { body } = await ask<ConsistencyAnswer>(path)
    const proof = body.path.map((node) => Buffer.from(node, 'base64'))
    const [fromRoot, toRoot] = [earlier.root, last.root]
    expect(verifyConsistency({ from: earlier.size, to: last.size, fromRoot, toRoot, path: proof })).toBe(true)
  }
})

it('proves every answer’s receipt against the log’s key', async () => {
  const seen = new Set<string>()
  for (const { status, headers } of answers) {
    expect(status).toBe(200)
    const receipt = parseRecordHeader(headers.get(recordHeader) ?? '')
    if (receipt === undefined) throw new Error('no receipt')
    seen.add(receipt.id)
    const { proof } = (await ask<InclusionAnswer>(`/v1/records/${receipt.id}/proof`)).body
    expect(verifyReceipt({ receipt, proof, key })).toMatchObject({ verified: true })
    const other = { sha256: receipt.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }
    expect(verifyReceipt({ receipt: other, proof, key })).toMatchObject({ verified: false })
  }
  expect(seen.size).toBe(answers.length)
})

it.each(['*/*', 'application/octet-stream', 'text/html'])(
  'gives tiles as they are to a client that accepts %s: the root follows from them',
  async (accept) => {
    const [, , last] = sealings.map(headOf)
    const token = await gateway.token('siem')
    const readTile = async (path: string) => {
      const headers = { authorization: `Bearer ${token}`, accept }
      const response = await fetch(`${gateway.endpoints.audit}/v1/log/${path}`, { headers })
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
    }
    const root = Buffer.from(await rootOf(readTile, last?.size ?? 0))
    expect(root.equals(last?.root ?? Buffer.alloc(0))).toBe(true)
  },
)

/** By the one file that an auditor has, with nothing of this project beside it. */
async function verifyOffline(text: string) {
  const file = join(folder, 'export.jsonl')
  await writeFile(file, text)
  return new Promise<{ code: number; report: { verified: boolean; findings: { message: string }[] } }>(
    (resolve) => {
      const args = [verifier, file, '--key', key, '--json']
      execFile(process.execPath, args, { cwd: folder }, (error, stdout) =>
        resolve({ code: error === null ? 0 : Number(error.code), report: JSON.parse(stdout) }),
      )
    },
  )
}

async function run(terms: object): Promise<PresentedJob> {
  const to = new Date(Date.now() + 1000).toISOString()
  const { status, body, text } = await ask<PresentedJob>('/v1/jobs', 'POST', { from, to, ...terms })
  expect(status, text).toBe(202)
  return eventually(`the job ${body.id}`, async () => {
    const { body: job } = await ask<PresentedJob>(`/v1/jobs/${body.id}`)
    return (job.status === 'done' || job.status === 'failed') && job
  })
}

/** Behind a link of S3, without a token. */
async function resultOf(job: PresentedJob): Promise<string> {
  if (job.result === null) throw new Error(JSON.stringify(job.failure))
  const response = await fetch(job.result.url)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, job.result.contentType])
  const text = await response.text()
  expect(Buffer.byteLength(text)).toBe(job.result.bytes)
  return text
}

describe('an auditor takes a span away', () => {
  it('page by page, and verifies it by the one file', async () => {
    const pages: string[] = []
    let query = new URLSearchParams({ from, format: 'jsonl' })
    for (;;) {
      const page = await ask(`/v1/export?${query}`)
      expect(page.status, page.text).toBe(200)
      pages.push(page.text)
      const cursor = page.headers.get('sunder-next-cursor')
      if (cursor === null) break
      query = new URLSearchParams({ cursor, format: 'jsonl' })
    }
    expect(await verifyOffline(pages.join(''))).toMatchObject({
      code: 0,
      report: { verified: true, findings: [] },
    })
  })

  it('as a job behind a link, which verifies too', async () => {
    const text = await resultOf(await run({ kind: 'export' }))
    expect(await verifyOffline(text)).toMatchObject({ code: 0, report: { verified: true, findings: [] } })
    const csv = await resultOf(await run({ kind: 'export', format: 'csv' }))
    expect(csv.match(/"outcome","embed","stored"/g)).toHaveLength(4)
    expect(await resultOf(await run({ kind: 'report', format: 'html' }))).toMatch(/^<!doctype html>/i)
  })
})

it('shows auditors their pages after they signed in, and nobody else', async () => {
  const first = await fetch(`${gateway.endpoints.audit}/pages`, { redirect: 'manual' })
  expect(first.status).toBe(303)
  const to = new URL(first.headers.get('location') ?? '')
  expect(to.origin + to.pathname).toBe(`${gateway.endpoints.issuer}/auth`)
  expect(to.searchParams.get('redirect_uri')).toBe(`${gateway.endpoints.audit}/pages/callback`)
  for (const cookie of first.headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly/)

  const browser = new Browser()
  const signedIn = await openLink(gateway, browser, `${gateway.endpoints.audit}/pages`, 'ada')
  expect(signedIn.status).toBe(200)
  const page = await browser.get(`${gateway.endpoints.audit}/pages/verification`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.html).toContain(sealings[2]?.checkpoint.split('\n')[2])

  const embedder = await openLink(gateway, new Browser(), `${gateway.endpoints.audit}/pages`, 'priya')
  expect(embedder.status).toBe(403)
})

it('verifies as a job, and says which record the owner of the table has changed since', async () => {
  expect((await run({ kind: 'verify' })).verified).toBe(true)
  const receipt = parseRecordHeader(answers[0]?.headers.get(recordHeader) ?? '')
  const place = parseRecordId(receipt?.id ?? '')
  if (place === undefined) throw new Error('no receipt')
  await gateway.account.dynamoDb.send(
    new UpdateItemCommand({
      TableName: gateway.account.tables.audit,
      Key: { lane: { S: place.lane }, seq: { N: String(place.seq) } },
      UpdateExpression: 'SET body = :body',
      ExpressionAttributeValues: { ':body': { B: Buffer.from('{}') } },
    }),
  )
  const job = await run({ kind: 'verify' })
  expect(job.verified).toBe(false)
  expect(await resultOf(job)).toContain(place.lane)
})
