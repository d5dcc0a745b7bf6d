import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSealer } from '../../functions/seal-audit/create-sealer.ts'
import type { SealerDependencies } from '../../functions/seal-audit/dependencies.ts'
import { type LocalDynamoDb, startDynamoDb } from '../../infra/local/stores/dynamodb.ts'
import type { AuditAppender } from '../../shared/audit/audit-table.ts'
import { auditTable } from '../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../shared/audit/dynamodb-audit-reader.ts'
import { createAuditLog } from '../../shared/audit/lane-writer.ts'
import { systemRandom } from '../../shared/runtime/random.ts'
import { createFolderLogStore } from '../../shared/transparency-log/stores/folder-log-store.ts'
import { createMemoryAuditTable } from '../support/memory/memory-audit-table.ts'
import { createMemoryLogStore } from '../support/memory-log-store.ts'

/**
 * `npm run bench:seal`: how fast records are sealed, first with everything in memory, then from the local tables into a
 * folder; and once more as many, on the log that there is by then.
 */
const records = Number(process.argv[2] ?? 100_000)
const writers = 64
const policyDigest = `sha256:${'0'.repeat(64)}`
const { privateKey: key } = generateKeyPairSync('ed25519')
const privateKey = createPrivateKey(key.export({ format: 'pem', type: 'pkcs8' }))
const quiet = () => undefined

interface Place extends Pick<SealerDependencies, 'reader' | 'store'> {
  readonly appender: AuditAppender
  readonly folder?: string
}

const home = await mkdtemp(join(tmpdir(), 'sunder-seal-'))
const rows: string[][] = []
let dynamoDb: LocalDynamoDb | undefined
try {
  const memory = createMemoryAuditTable()
  await measure('in memory', { ...memory, store: createMemoryLogStore() })

  dynamoDb = await startDynamoDb({ path: home, endedCleanly: true }, { audit: auditTable })
  const table = { client: dynamoDb.client, table: 'audit' }
  const folder = join(home, 'log')
  await measure('tables and folder of one machine', {
    appender: createDynamoDbAuditAppender({ ...table, keepForMs: 86_400_000 }),
    reader: createDynamoDbAuditReader(table),
    store: createFolderLogStore({ folder }),
    folder,
  })
} finally {
  await dynamoDb?.close()
  await rm(home, { recursive: true, force: true })
}
console.log('| Where | Leaves before | Records | Seals | Time | Records a second | Log on disk |')
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |')
for (const row of rows) console.log(`| ${row.join(' | ')} |`)

async function measure(where: string, place: Place): Promise<void> {
  const since = Date.now()
  const sealer = createSealer({
    ...place,
    audit: logOf('seal-audit', place.appender),
    signer: {
      name: 'log.example/bench',
      publicKey: createPublicKey(privateKey),
      sign: async (message) => sign(null, message, privateKey),
    },
    policyDigest,
    since,
    clock: Date.now,
    log: { info: quiet, warn: quiet, error: (fields, message) => console.error(fields, message) },
    metrics: { count: quiet },
    limits: { runForMs: Number.POSITIVE_INFINITY },
  })
  let before = 0
  for (let round = 0; round < 2; round += 1) {
    await write(place.appender)
    const started = performance.now()
    const report = await sealer.run()
    const seconds = (performance.now() - started) / 1000
    if (!report.isAll) throw new Error('something was left')
    rows.push([
      where,
      count(before),
      count(report.records),
      String(report.seals),
      `${seconds.toFixed(1)} s`,
      count(report.records / seconds),
      place.folder === undefined ? '' : await sizeOf(place.folder),
    ])
    before = report.size
  }
}

/** Records of the size that requests have, in as many lanes as there are writers. */
async function write(appender: AuditAppender): Promise<void> {
  const audit = logOf('embed', appender)
  let left = records
  const writer = async () => {
    while (left-- > 0) {
      await audit.append({
        kind: 'outcome',
        action: 'embed',
        actor: { issuer: 'https://login.example.com/', subject: 'ingest-service', duty: 'embedder' },
        target: {
          collection: 'support',
          grant: 'grant_8wKqkz1fPzv0nq0bq4u3yA',
          job: 'job_0vPq3nq0bq4u3yA8wKqkz1',
        },
        decision: { effect: 'stored', reasons: [] },
        findings: { 'contact.email': 2 },
        response: { status: 200, returned: 1, masked: 2 },
        requestId: 'req_kz1fPzv0nq0bq4u3yA8wKq',
      })
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
}

function logOf(functionName: 'embed' | 'seal-audit', appender: AuditAppender) {
  return createAuditLog({ appender, functionName, policyDigest, clock: Date.now, random: systemRandom })
}

async function sizeOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  let bytes = 0
  for (const { parentPath, name } of files) bytes += (await stat(join(parentPath, name))).size
  return `${(bytes / 1e6).toFixed(1)} MB in ${count(files.length)} files`
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}
