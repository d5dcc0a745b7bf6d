import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { createDynamoDbDirectoryWriter } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../../shared/identity/dynamodb-rate-limit.ts'
import { createDynamoDbPendingJobs } from '../../../shared/jobs/dynamodb-jobs.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createTable } from '../../../shared/runtime/dynamodb.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createMemoryGateway, type PortName } from '../../support/memory/memory-gateway.ts'
import { memoryPolicy } from '../../support/memory/memory-policy.ts'
import type { BenchStore } from '../reads/stores.ts'
import { seedGrants, seedRecords, seedVectors } from './seed.ts'

const collection = 'mail'
const dimensions = 64

/** Tables and a collection that already hold so much, and the requests that are measured on them. */
export async function openGatewayOfSize(
  client: DynamoDBClient,
  store: BenchStore,
  { size, vectors }: { readonly size: number; readonly vectors: number },
) {
  const [audit, grants] = [`audit-${size}`, `grants-${size}`]
  await createTable(client, audit, auditTable)
  await createTable(client, grants, grantsTable)
  const table = { client, table: grants, clock: systemClock }
  const ports: Partial<Record<PortName, object>> = {
    'audit-appender': createDynamoDbAuditAppender({ client, table: audit, keepForMs: 86_400_000 }),
    'audit-reader': createDynamoDbAuditReader({ client, table: audit }),
    'grant-store': createDynamoDbGrantStore(table),
    'grant-use': createDynamoDbGrantUse(table),
    'duty-bindings': createDynamoDbDutyBindings(table),
    'rate-limit': createDynamoDbRateLimit(table),
    directory: createDynamoDbDirectoryWriter(table),
    jobs: createDynamoDbPendingJobs(table),
    'vector-reader': store.reader,
    'vector-writer': store.writer,
  }
  const gateway = await createMemoryGateway({
    policy: memoryPolicy({ dimensions }),
    bounds: { mostObjects: 1000 },
    wrap: (name, port) => (ports[name] as typeof port | undefined) ?? port,
  })
  const trace = await seedRecords({ client, table: audit }, size, systemClock())
  await seedGrants(table, size)
  const signer = await createEd25519Signer(gateway.stores.keys.provenance.privateKey)
  const id = await seedVectors(store.writer, signer, { collection, vectors, dimensions })
  return requestsOf(gateway, store, { id, trace })
}

type Gateway = Awaited<ReturnType<typeof createMemoryGateway>>

async function requestsOf(
  { apps, token }: Gateway,
  { reader }: BenchStore,
  { id, trace }: { readonly id: string; readonly trace: string },
): Promise<Record<string, () => Promise<unknown>>> {
  const [embedder, consumer, auditor] = await Promise.all([
    token('embedder'),
    token('consumer'),
    token('auditor'),
  ])
  const ask = async (app: keyof typeof apps, path: string, by: string, body?: object) => {
    const response = await apps[app].request(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (response.status >= 300) throw new Error(`${path}: ${text}`)
    return JSON.parse(text)
  }
  const terms = { collection, source: 'mail://inbox', purpose: 'a bench' }
  const grant: { token: string } = await ask('grants', '/grants', embedder, terms)
  const [stored] = await reader.fetch(collection, [id])
  if (stored === undefined) throw new Error('the vector is not there')
  const { vector } = stored
  let texts = 0
  const records = (query: string) => ask('audit', `/v1/records?limit=100&${query}`, auditor)
  const actor = encodeURIComponent('https://login.test/|ingest')
  return {
    'embed, one input': () =>
      ask('embed', '/v1/embeddings', grant.token, { model: 'small', input: `text ${texts++}` }),
    'search, top 10': () => ask('vectors', `/v1/collections/${collection}/query`, consumer, { id, topK: 10 }),
    'the store’s own part of it': async () => {
      await reader.fetch(collection, [id])
      await reader.query({ collection, vector, topK: 10 })
    },
    'grant request': () => ask('grants', '/grants', embedder, terms),
    'own grants': () => ask('grants', '/grants', embedder),
    'records of the day, 100': () => records(''),
    'records of an actor, 100': () => records(`actor=${actor}`),
    'records of a grant, all': () => records(`trace=${trace}`),
    'records of a kind that there is none of': () => records('kind=alarm'),
  }
}
