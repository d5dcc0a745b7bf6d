import { createHash } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import type { RecordsPage } from '../../../../functions/audit/list-records.ts'
import { type AuditReport, auditReportSchema } from '../../../../shared/audit-report/report-schema.ts'
import { storyOf } from '../approvals/write-story.ts'
import { type AuditAppInTest, auditAppInTest, embedOnce, verifierKey } from '../audit-app.ts'

const grant = `grant_${'g'.repeat(22)}`
const job = `job_${'a'.repeat(22)}`
const path = '/v1/report?from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z'
let app: AuditAppInTest
beforeEach(async () => {
  app = await auditAppInTest()
  await embedOnce(app, { grant, job })
})

const report = async (query = ''): Promise<AuditReport> => {
  app.tick(1)
  const { status, body } = await app.get<AuditReport>(path + query)
  expect(status).toBe(200)
  return auditReportSchema.parse(body)
}

it('tells what the records of the span carry, and that their chains were checked', async () => {
  await app.get('/v1/records', 'consumer')
  await app.get('/v1/records', 'mallory')
  const { acting, crossings, grants, sealing, records } = await report()
  expect(acting.rows.map(({ subject, duty, allowed, denied }) => [subject, duty, allowed, denied])).toEqual([
    ['the-consumer', 'consumer', 0, 1],
    ['ingest', 'embedder', 1, 0],
    ['mallory', null, 0, 1],
  ])
  expect(
    crossings.rows.map(({ identity, duty, asked, reason }) => [identity?.subject, duty, asked, reason]),
  ).toEqual([
    ['the-consumer', 'consumer', 'auditor', 'duty_forbidden'],
    ['mallory', null, 'auditor', 'duty_conflict'],
  ])
  expect(grants.rows).toMatchObject([{ id: grant, collection: 'mail', requests: 1, inputs: 1 }])
  expect(sealing.chains).toMatchObject({ problems: 0, records: records.total })
  // The very request for it is on record, and has no outcome yet.
  expect(records.total).toBe(5)
})

it('names the checkpoint, whose signature it verified, and which leaf each record is', async () => {
  expect((await report()).sealing).toMatchObject({ log: null, leaves: { sealed: 0, unsealed: 3 } })
  await app.request('/v1/checkpoints', { method: 'POST' })
  const { log, leaves } = (await report()).sealing
  expect(log).toMatchObject({ seal: 1, verifierKeys: [verifierKey] })
  expect(log?.checkpoint).toMatchObject({
    origin: 'log.example/audit',
    size: log?.size,
    signedBy: ['log.example/audit'],
  })
  expect(log?.leaves).toEqual({ from: 0, to: log?.size })
  expect(leaves?.sealed).toBeGreaterThanOrEqual(4)
  expect(leaves?.first).toBe(0)
  expect(leaves?.oldestUnsealed?.record).toMatch(/^rec_audit_/)
})

it('leaves a record that was changed out of every figure, and says where', async () => {
  const [, outcome] = (await app.get<RecordsPage>('/v1/records?action=embed')).body.records
  const stored = await app.table.reader.get(outcome?.lane ?? '', outcome?.seq ?? 0)
  if (stored === undefined) throw new Error('no record')
  const forged = Buffer.from(stored.body).toString().replace('"ingest"', '"digest"')
  await app.table.tamper.change(stored, { body: Buffer.from(forged) })
  const { records, sealing, acting } = await report()
  expect(records.faulty).toBe(1)
  expect(sealing.chains?.shown).toContainEqual({
    where: `${stored.lane} ${stored.seq}`,
    what: 'hash_mismatch',
  })
  expect(acting.rows.map(({ subject }) => subject)).toEqual(['the-auditor'])
})

it('sees a record that is not what was sealed in its place', async () => {
  const log = {
    seal: async (number: number) => {
      const seal = await app.log.seal(number)
      if (seal === undefined) return undefined
      const hashes = new Uint8Array(seal.hashes)
      hashes[0] = (hashes[0] ?? 0) ^ 1
      return { ...seal, hashes }
    },
  }
  app = await auditAppInTest({ log })
  await embedOnce(app, { grant, job })
  await app.request('/v1/checkpoints', { method: 'POST' })
  const { chains, leaves } = (await report()).sealing
  expect(chains).toMatchObject({ problems: 1, shown: [{ what: 'sealed_otherwise' }] })
  expect(leaves?.first).toBe(1)
})

it('tells an approval with the evidence of four eyes', async () => {
  const story = storyOf(app, 'b')
  await story.ask()
  await story.notify(['priya', 'omar'])
  app.tick(1000)
  await story.vote('priya', 'approve')
  await story.vote('ingest', 'approve')
  await story.run()
  await story.close('stored')
  const { approvals } = await report()
  expect(approvals).toMatchObject({
    votes: { cast: 2, withdrawn: 0 },
    closings: [{ name: 'stored', count: 1 }],
  })
  const [told] = approvals.rows
  expect(told).toMatchObject({
    id: story.approval,
    state: 'stored',
    requester: { subject: 'ingest', owner: 'lena' },
    quorum: '2/2',
    findings: { 'phi.mrn': 1 },
    complete: true,
  })
  expect(told?.votes.map(({ account, own, sameDigests }) => [account.subject, own, sameDigests])).toEqual([
    ['priya', false, true],
    ['ingest', true, true],
  ])
})

it('is a page where one is asked for, which lets in its own style sheet and nothing else', async () => {
  const asked = await app.request(`${path}&format=html`)
  const html = await asked.text()
  expect(asked.status).toBe(200)
  expect(asked.headers.get('content-type')).toMatch(/^text\/html/)
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  expect(asked.headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
  expect(/<script|\sstyle="|\son\w+="/i.exec(html)).toBeNull()
  const json = await app.request(path)
  expect(json.headers.get('content-type')).toMatch(/^application\/json/)
  expect(json.headers.get('content-security-policy')).toContain("default-src 'none'")
})

it('records the look, with what was asked', async () => {
  await report('&format=json')
  app.tick(1)
  const { records } = (await app.get<RecordsPage>('/v1/records?action=audit.report')).body
  expect(
    records.map(({ kind, decision, response }) => [kind, decision?.reasons, response?.returned]),
  ).toEqual([
    ['request', ['from=2026-11-22T00:00:00Z', 'to=2026-11-23T00:00:00Z', 'format=json'], undefined],
    ['outcome', [], 3],
  ])
})
