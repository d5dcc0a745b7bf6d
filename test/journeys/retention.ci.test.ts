import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDynamoDbAuditReader } from '../../shared/audit/dynamodb-audit-reader.ts'
import { parseLane } from '../../shared/audit/lane-name.ts'
import { exportLines } from '../../shared/audit-export/export-lines.ts'
import { formatVerifierKey, parseVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { createFolderLogReader } from '../../shared/transparency-log/stores/folder-log-reader.ts'
import type { Verification } from '../../shared/verification/summarise.ts'
import { createExportVerifier } from '../../shared/verification/verify-export.ts'
import { call, newGrant } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'

const [minute, day] = [60_000, 86_400_000]
const retention = 2 * day

let folder: string
let gateway: LocalTestGateway
let ahead = 0
const clock = () => Date.now() + ahead

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-retention-'))
  const policyFile = join(folder, 'policy.yaml')
  const policy = await readFile('policy.yaml', 'utf8')
  await writeFile(policyFile, policy.replace('retention: 400d', 'retention: 2d'))
  gateway = await startLocalTestGateway({ home: join(folder, 'home'), policyFile, clock })
})
afterAll(async () => {
  await gateway.close()
  await rm(folder, { recursive: true, force: true })
})

async function embed(input: string): Promise<string> {
  const grant = await newGrant(gateway)
  const answer = await call<{ sunder: { job: string } }>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: { model: 'text-embedding-3-small', input },
  })
  expect(answer.status).toBe(200)
  return answer.body.sunder.job
}

/** Lanes, and where they are registered, by what the table holds. */
async function inTable() {
  const { dynamoDb: client, tables } = gateway.beneath
  const [lanes, registered] = [new Set<string>(), new Set<string>()]
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tables.audit })) {
    for (const { lane, name } of Items) {
      if (name?.S === undefined) lanes.add(lane?.S ?? '')
      else registered.add(name.S)
    }
  }
  return { lanes: [...lanes].sort(), registered: [...registered].sort() }
}

const payloads = () => readdir(join(gateway.home, 'payloads', 'requests'))

async function verify(keptFor = retention): Promise<Verification> {
  const { dynamoDb: client, tables, log } = gateway.beneath
  const verifierKey = formatVerifierKey(log.origin, log.publicKey)
  const lines = exportLines(
    {
      records: createDynamoDbAuditReader({ client, table: tables.audit }),
      log: createFolderLogReader({ folder: log.folder }),
      origin: log.origin,
      verifierKey,
      maxLag: 10 * minute,
      retention,
      clock,
    },
    { from: 0, to: clock() + 1, since: [] },
  )
  const check = createExportVerifier({
    keys: [parseVerifierKey(verifierKey)],
    held: [],
    retention: keptFor,
    clock,
    mostFindings: 20,
  })
  for await (const { text } of lines) check.line(Buffer.from(text))
  return check.end()
}

const openedBefore = (moment: number) => (lane: string) => (parseLane(lane)?.openedAt ?? 0) < moment

it('removes what is sealed and past its retention, each lane whole, and what is left still verifies', async () => {
  const oldJob = await embed('An old letter')
  await gateway.sealNow()
  // Past the lanes' lives: the sealer ends them.
  ahead += 20 * minute
  await gateway.sealNow()
  const old = await inTable()
  await gateway.sweepNow()
  expect(await inTable()).toEqual(old)

  ahead += retention
  const since = clock()
  const newJob = await embed('A new letter')
  for (const folder of ['requests', 'responses']) {
    const now = new Date(since)
    await utimes(join(gateway.home, 'payloads', folder, newJob), now, now)
  }
  await gateway.sealNow()
  await gateway.sweepNow()
  const left = await inTable()
  // The sealer's last lane ended with a seal of today.
  const others = left.lanes.filter((lane) => parseLane(lane)?.functionName !== 'seal-audit')
  expect(others.filter(openedBefore(since))).toEqual([])
  expect(left.registered).toEqual(left.lanes)
  expect(left.lanes.length).toBeGreaterThan(2)
  expect(await payloads()).toEqual([newJob])
  expect(await payloads()).not.toContain(oldJob)

  const verification = await verify()
  expect(verification.findings).toEqual([])
  expect(verification).toMatchObject({ verified: true })
  expect(verification.span?.pruned).toBeGreaterThan(5)
  expect(verification.span?.records).toBeGreaterThan(4)
  // Who demands a longer retention than the policy's sees that it was not kept.
  expect((await verify(3 * day)).findings[0]).toMatchObject({ what: 'pruned_early' })

  const answer = await call<{ verified: boolean; problems: unknown[] }>(
    `${gateway.endpoints.audit}/v1/verify?from=${new Date(since - 2 * day).toISOString()}`,
    { token: await gateway.token('siem') },
  )
  expect(answer.body).toMatchObject({ verified: true, problems: [] })
})

it('leaves what is not sealed, however old it is', async () => {
  const before = await inTable()
  // No lane that was sealed is used any more.
  ahead += 20 * minute
  await embed('A letter that nobody sealed')
  const unsealed = (await inTable()).lanes.filter((lane) => !before.lanes.includes(lane))
  expect(unsealed.length).toBeGreaterThan(1)
  ahead += 4 * retention
  await gateway.sweepNow()
  const { lanes } = await inTable()
  expect(lanes).toEqual(expect.arrayContaining(unsealed))
})

it('hides no removal that time did not call for', async () => {
  await gateway.sealNow()
  const { dynamoDb: client, tables } = gateway.beneath
  const { lanes } = await inTable()
  const [lane = ''] = lanes.filter((lane) => parseLane(lane)?.functionName === 'embed').slice(-1)
  await client.send(
    new DeleteItemCommand({ TableName: tables.audit, Key: { lane: { S: lane }, seq: { N: '0' } } }),
  )
  const { verified, findings } = await verify()
  expect(verified).toBe(false)
  expect(findings.map(({ what }) => what)).toContain('removed')
})
