import { createHash } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { atOnce } from '../../../shared/runtime/at-once.ts'
import { newId, systemRandom } from '../../../shared/runtime/random.ts'
import type { Signer } from '../../../shared/signing/signing.ts'
import { signJob } from '../../../shared/vectors/sign-job.ts'
import type { VectorWriter } from '../../../shared/vectors/vector-store.ts'
import { exampleGrant } from '../../contracts/grant-store.ts'
import { randomVectors, signedVector } from '../../support/vector-rows.ts'
import { bulkWrite, collectingClient } from './bulk-write.ts'

interface Table {
  readonly client: DynamoDBClient
  readonly table: string
}

const issuer = 'https://login.test/'
const recordsPerLane = 100
const perTrace = 10

/** Records of one day and of one embedder, ten to a grant. @returns one of the grants */
export async function seedRecords({ client, table }: Table, records: number, now: number): Promise<string> {
  const collecting = collectingClient()
  const appender = createDynamoDbAuditAppender({ ...collecting, table, keepForMs: 86_400_000 })
  const start = Math.max(now - 3_600_000, new Date(now).setUTCHours(0, 0, 0, 0))
  let grant = ''
  for (let written = 0; written < records; written += recordsPerLane) {
    const time = start + Math.floor(((now - start) * written) / records)
    const audit = createAuditLog({
      appender,
      functionName: 'embed',
      policyDigest: `sha256:${'0'.repeat(64)}`,
      clock: () => time,
      random: systemRandom,
    })
    for (let index = 0; index < Math.min(recordsPerLane, records - written); index += 1) {
      if (index % perTrace === 0) grant = newId('grant', systemRandom)
      await audit.append({
        kind: 'denial',
        action: 'embed',
        actor: { issuer, subject: 'ingest', duty: 'embedder' },
        target: { collection: 'support', grant, job: newId('job', systemRandom) },
        decision: { effect: 'denied', reasons: ['source_denied'] },
        response: { status: 403 },
        requestId: newId('req', systemRandom),
      })
    }
  }
  await bulkWrite(client, table, collecting.items)
  return grant
}

/** Grants of one embedder. */
export async function seedGrants(table: Table, grants: number): Promise<void> {
  const store = createDynamoDbGrantStore(table)
  const all = Array.from({ length: grants }, () =>
    exampleGrant({ id: newId('grant', systemRandom), issuer, createdAt: Date.now() }),
  )
  await atOnce(all, 32, (grant) => store.create(grant))
}

const perJob = 100

/** @returns the id of one of the vectors */
export async function seedVectors(
  writer: VectorWriter,
  signer: Signer,
  { collection, vectors, dimensions }: { collection: string; vectors: number; dimensions: number },
): Promise<string> {
  const all = randomVectors(vectors, dimensions, 11)
  let id = ''
  for (let start = 0; start < vectors; start += perJob) {
    const job = all.slice(start, start + perJob).map((vector, index) => {
      id = `v_${createHash('sha256')
        .update(`${start + index}`)
        .digest('base64url')}`
      return signedVector(id, { collection, job: `job_${start}`, source: 'mail://bench', vector })
    })
    await writer.insert(await signJob(job, signer))
  }
  return id
}
