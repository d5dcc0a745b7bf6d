import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { paginateListObjectsV2 } from '@aws-sdk/client-s3'
import type { PresentedJob } from '../../functions/audit/jobs/present-job.ts'
import type { LogAnswer } from '../../functions/audit/log/show-log.ts'
import { buildVerifier } from '../../infra/verify/build-verifier.ts'
import { createDynamoDbAuditAppender } from '../../shared/audit/dynamodb-audit-appender.ts'
import { createAuditLog } from '../../shared/audit/lane-writer.ts'
import { systemRandom } from '../../shared/runtime/random.ts'
import { createS3LogReader } from '../../shared/transparency-log/stores/s3-log-reader.ts'
import { proveInclusion } from '../../shared/transparency-log/tiles/prove.ts'
import { call } from '../support/client.ts'
import { type DeployedGateway, startDeployedGateway } from '../support/deployed/deployed-gateway.ts'
import { buildDeployment } from '../support/deployed/deployment.ts'
import { invokeSealer } from '../support/deployed/sealing.ts'

/*
 * `npm run bench:log [-- RECORDS]`: the log over the built bundles, over AWS's DynamoDB Local and moto's S3: so many
 * records sealed, proven, exported and verified, and then once more on twice the log. Starts both servers itself
 * where SUNDER_TEST_DYNAMODB and SUNDER_TEST_MOTO don't say where they are (Java, Python).
 */
const records = Number(process.argv[2] ?? 100_000)
const [writers, proofs] = [64, 300]
const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'sunder-bench-log-'))
const stops: (() => Promise<unknown>)[] = []
const rows: [what: string, ...figures: string[]][] = []
const since = Date.now() - 60_000
const ids: string[] = []
let logFile = ''

try {
  await buildVerifier(join(folder, 'verify.mjs'))
  const servers = {
    moto: await server('moto', process.env['SUNDER_TEST_MOTO']),
    dynamoDb: await server('dynamodb-local', process.env['SUNDER_TEST_DYNAMODB']),
  }
  const deployment = await buildDeployment(join(folder, 'bundles'), servers)
  await cp('policy.yaml', join(folder, 'policy.yaml'))
  const gateway = await startDeployedGateway(deployment, {
    policyFile: join(folder, 'policy.yaml'),
    localHome: join(folder, 'local'),
  })
  stops.push(() => gateway.close())
  logFile = join(gateway.home, 'logs/gateway.log')
  // The first run of a deployment looks for lanes in the whole retention.
  const [, first] = await timed(() => invokeSealer(gateway))
  console.log(`the first run of the sealer, over an empty table: ${seconds(first)}`)
  const columns = [await measure(gateway), await measure(gateway)]
  for (const [index, [what]] of (columns[0] ?? []).entries()) {
    rows.push([what, ...columns.map((column) => column[index]?.[1] ?? '')])
  }
} catch (error) {
  console.error(await readFile(logFile, 'utf8').catch(() => ''))
  throw error
} finally {
  for (const stop of stops.reverse()) await stop()
  await rm(folder, { recursive: true, force: true })
}
console.log(`\n| What | ${count(records)} records | ${count(2 * records)} records |\n| --- | ---: | ---: |`)
for (const row of rows) console.log(`| ${row.join(' | ')} |`)

/** Adds as many records as were asked for. */
async function measure(gateway: DeployedGateway): Promise<[what: string, figure: string][]> {
  const [, writing] = await timed(() => write(gateway))
  console.log(`written in ${seconds(writing)}`)
  const sealing = await seal(gateway)
  const asked = await proofsOverHttp(gateway)
  const computed = await proofsOnTiles(gateway, sealing.size)
  const exported = await exportAll(gateway)
  const verified = await verify(gateway, exported.file)
  const bytes = (await stat(exported.file)).size
  return [
    ['Leaves in the tree', count(sealing.size)],
    ['Sealed by `seal-audit`', `${seconds(sealing.ms)}, ${count((records / sealing.ms) * 1000)} a second`],
    ['Its invocations, the longest', `${sealing.invocations}, ${seconds(sealing.longest)}`],
    ['Log in S3', await sizeOfLog(gateway)],
    ['`GET /v1/records/{id}/proof`, median and p99', asked],
    ['Proof on tiles in S3 alone, median and p99', computed],
    ['Export job', `${seconds(exported.ms)}, ${(bytes / 1e6).toFixed(0)} MB`],
    [
      'Verified by the one file',
      `${seconds(verified)}, ${count((sealing.size / verified) * 1000)} records a second`,
    ],
  ]
}

/** Records of the size that outcomes have, by real lanes, past the functions. */
async function write({ account }: DeployedGateway): Promise<void> {
  const { dynamoDb: client, tables } = account
  const audit = createAuditLog({
    appender: createDynamoDbAuditAppender({ client, table: tables.audit, keepForMs: 86_400_000 }),
    functionName: 'embed',
    policyDigest: `sha256:${'0'.repeat(64)}`,
    clock: Date.now,
    random: systemRandom,
  })
  let left = records
  const writer = async () => {
    while (left-- > 0) {
      const { id } = await audit.append({
        kind: 'denial',
        action: 'embed',
        actor: { issuer: 'https://login.example.com/', subject: 'ingest-service', duty: 'embedder' },
        target: {
          collection: 'support',
          grant: 'grant_8wKqkz1fPzv0nq0bq4u3yA',
          job: 'job_0vPq3nq0bq4u3yA8wKqkz1',
        },
        decision: { effect: 'denied', reasons: ['source_denied'] },
        findings: { 'contact.email': 2 },
        response: { status: 403 },
        requestId: 'req_kz1fPzv0nq0bq4u3yA8wKq',
      })
      if (left % 100 === 0) ids.push(id)
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
}

/** Until nothing is left; what is added meanwhile is the sealer's own. */
async function seal(gateway: DeployedGateway) {
  const times: number[] = []
  let [size, before] = [0, -1]
  while (size !== before) {
    before = size
    const [sealed, ms] = await timed(() => invokeSealer(gateway))
    size = sealed.size
    times.push(ms)
  }
  // The last found nothing.
  const worked = times.slice(0, -1)
  const ms = worked.reduce((sum, time) => sum + time, 0)
  return { size, ms, invocations: worked.length, longest: Math.max(...worked) }
}

async function proofsOverHttp(gateway: DeployedGateway): Promise<string> {
  const token = await gateway.token('siem')
  const times: number[] = []
  for (let round = 0; round < proofs; round += 1) {
    const id = ids[Math.floor(Math.random() * ids.length)]
    const url = `${gateway.endpoints.audit}/v1/records/${id}/proof`
    const [{ status, text }, ms] = await timed(() => call(url, { token }))
    if (status !== 200) throw new Error(`${status}: ${text}`)
    times.push(ms)
  }
  return spread(times)
}

async function proofsOnTiles({ account }: DeployedGateway, size: number): Promise<string> {
  const { tile } = createS3LogReader({ client: account.s3, bucket: account.logBucket })
  const times: number[] = []
  for (let round = 0; round < proofs; round += 1) {
    const leaf = Math.floor(Math.random() * size)
    const [, ms] = await timed(() => proveInclusion(tile, leaf, size))
    times.push(ms)
  }
  return spread(times)
}

/** All there is, as a job; the time is that of the job alone. */
async function exportAll(gateway: DeployedGateway) {
  const jobs = `${gateway.endpoints.audit}/v1/jobs`
  const terms = { kind: 'export', from: new Date(since).toISOString(), to: new Date().toISOString() }
  const started = performance.now()
  let { body: job } = await call<PresentedJob>(jobs, { token: await gateway.token('siem'), body: terms })
  while (job.status === 'queued' || job.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 250))
    job = (await call<PresentedJob>(`${jobs}/${job.id}`, { token: await gateway.token('siem') })).body
  }
  const ms = performance.now() - started
  if (job.result === null) throw new Error(JSON.stringify(job.failure))
  const { body } = await fetch(job.result.url)
  const file = join(folder, 'export.jsonl')
  if (body !== null) await pipeline(Readable.fromWeb(body), createWriteStream(file))
  return { ms, file }
}

async function verify(gateway: DeployedGateway, file: string): Promise<number> {
  const token = await gateway.token('siem')
  const { key } = (await call<LogAnswer>(`${gateway.endpoints.audit}/v1/log`, { token })).body
  const [, ms] = await timed(() => run(process.execPath, [join(folder, 'verify.mjs'), file, '--key', key]))
  return ms
}

async function sizeOfLog({ account: { s3: client, logBucket: Bucket } }: DeployedGateway): Promise<string> {
  let [bytes, objects] = [0, 0]
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    objects += Contents.length
    for (const { Size = 0 } of Contents) bytes += Size
  }
  return `${(bytes / 1e6).toFixed(1)} MB in ${count(objects)} objects`
}

/** One that is there, or one of its own until the end. */
async function server(name: string, url: string | undefined): Promise<string> {
  if (url !== undefined) return url
  const [script, home] = [`.ci/${name}.sh`, join(folder, name)]
  stops.push(() => run(script, ['stop', home]))
  // Into a file: the server would keep a pipe open.
  await run('bash', ['-c', `${script} start ${home} >${home}.out`])
  return (await readFile(`${home}.out`, 'utf8')).trim().split('\n').at(-1) ?? ''
}

async function timed<Result>(work: () => Promise<Result>): Promise<[result: Result, ms: number]> {
  const started = performance.now()
  const result = await work()
  return [result, performance.now() - started]
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((left, right) => left - right)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)
  return `${at(0.5)} and ${at(0.99)} ms`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}
