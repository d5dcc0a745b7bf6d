import { createPrivateKey, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { getRequestListener } from '@hono/node-server'
import { Pool } from 'pg'
import { createEmbedApp } from '../../../../functions/embed/app.ts'
import { endpointsAt } from '../../../../infra/local/endpoints.ts'
import { listenAtFrontDoor } from '../../../../infra/local/front-door.ts'
import {
  createLocalModels,
  createLocalRuntime,
  tables,
} from '../../../../infra/local/functions/foundation.ts'
import { openLogFile } from '../../../../infra/local/log-file.ts'
import { startDynamoDb } from '../../../../infra/local/stores/dynamodb.ts'
import { loadKeysAndSecrets } from '../../../../infra/local/stores/keys-and-secrets.ts'
import { openPostgresql } from '../../../../infra/local/stores/postgresql.ts'
import { auditTable } from '../../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbGrantStore } from '../../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../../shared/grants/dynamodb-grant-use.ts'
import { grantsTable } from '../../../../shared/grants/grants-table.ts'
import {
  createGrantTokenSigner,
  createGrantTokenVerifier,
} from '../../../../shared/grants/jose-grant-token.ts'
import { knowingGrants } from '../../../../shared/http/admission/with-admission.ts'
import { createDynamoDbPendingJobs } from '../../../../shared/jobs/dynamodb-jobs.ts'
import { createFolderPayloadWriter } from '../../../../shared/payloads/folder-payload-store.ts'
import { createScreening } from '../../../../shared/regulated-data/create-screening.ts'
import { systemClock } from '../../../../shared/runtime/clock.ts'
import { createTable } from '../../../../shared/runtime/dynamodb.ts'
import { createEd25519Signer } from '../../../../shared/signing/ed25519-signer.ts'
import { createPGliteSession } from '../../../../shared/vectors/postgresql/pglite-session.ts'
import { createPoolSession } from '../../../../shared/vectors/postgresql/pool-session.ts'
import { createVectorSchema } from '../../../../shared/vectors/postgresql/schema.ts'
import { type SqlSession, vectorRoles } from '../../../../shared/vectors/postgresql/sql-session.ts'
import { createPostgreSqlVectorWriter } from '../../../../shared/vectors/postgresql/vector-writer.ts'
import { createVectorIds } from '../../../../shared/vectors/vector-id.ts'
import { exampleGrant } from '../../../contracts/grant-store.ts'
import { benchPolicy } from '../bench-policy.ts'
import { announceAt, endWith } from './announce.ts'

/**
 * Sunder's embed function over real stores, composed as on one machine: over the embedded ones, or over DynamoDB Local
 * and a PostgreSQL server, whose addresses are in `SUNDER_TEST_DYNAMODB` and `SUNDER_TEST_POSTGRESQL`. Payloads lie in
 * a folder in both.
 */
const [kind = '', home = '', upstream = ''] = process.argv.slice(2)
const policy = benchPolicy(upstream)
const keys = await loadKeysAndSecrets(home, 'ES256')
const logs = await openLogFile(home)
const stores = kind === 'embedded' ? await openEmbedded() : await openServices()
const collections = Object.keys(policy.collections).map((name) => ({ name, dimensions: 1536 }))
await createVectorSchema(stores.owner, collections)

const door = await listenAtFrontDoor(0, logs.logOf('front-door'))
const endpoints = endpointsAt(door.origin)
const parties = { issuer: endpoints.grants, audience: endpoints.embed }
const { dynamoDb } = stores
const screening = createScreening(keys.maskingKey)
const foundation = {
  home,
  policy,
  endpoints,
  keys,
  dynamoDb,
  screening,
  logOf: logs.logOf,
  clock: systemClock,
  alarmSignal: { raise: async () => undefined },
}
const { keyId, publicJwk, privateKey } = keys.grantKey
const provenanceKey = createPrivateKey({ key: { ...keys.provenanceKey.privateJwk }, format: 'jwk' })
const runtime = createLocalRuntime(foundation, 'embed')
const app = createEmbedApp({
  ...runtime,
  policy,
  verifyGrantToken: knowingGrants(
    createGrantTokenVerifier({ keys: [{ ...publicJwk, kid: keyId }] }, parties, systemClock),
    runtime.admission,
  ),
  grantUse: createDynamoDbGrantUse({ client: dynamoDb, table: tables.grants }),
  models: createLocalModels(foundation),
  payloads: createFolderPayloadWriter({ folder: join(home, 'payloads'), key: keys.payloadKey }),
  screening,
  jobs: createDynamoDbPendingJobs({ client: dynamoDb, table: tables.grants }),
  workflow: { start: async () => undefined },
  vectorIds: createVectorIds(keys.vectorIdKey),
  signer: await createEd25519Signer(provenanceKey),
  vectors: createPostgreSqlVectorWriter({
    session: stores.embed,
    filterable: (collection) => Object.keys(policy.collections[collection]?.filterable ?? {}),
  }),
})
door.open(new Map([['embed', getRequestListener(app.fetch)]]))

const grant = exampleGrant({
  collection: 'mail',
  source: 'mail://bench',
  maxInputs: 10_000_000,
  expiresAt: (Math.floor(systemClock() / 1000) + 86_400) * 1000,
})
await createDynamoDbGrantStore({ client: dynamoDb, table: tables.grants }).create(grant)
const token = await createGrantTokenSigner({ privateKey, publicJwk, keyId }, parties, systemClock).sign(grant)
announceAt({ url: `${endpoints.embed}/v1/embeddings`, headers: { authorization: `Bearer ${token}` } })
endWith(async () => {
  await door.close()
  await stores.close()
  await logs.close()
})

interface Stores {
  readonly dynamoDb: DynamoDBClient
  readonly owner: SqlSession
  readonly embed: SqlSession
  close(): Promise<void>
}

async function openEmbedded(): Promise<Stores> {
  const local = await startDynamoDb(
    { path: home, endedCleanly: true },
    { [tables.grants]: grantsTable, [tables.audit]: auditTable },
  )
  const database = await openPostgresql(home)
  return {
    dynamoDb: local.client,
    owner: createPGliteSession(database),
    embed: createPGliteSession(database, vectorRoles.embed),
    async close() {
      await local.close()
      await database.close()
    },
  }
}

async function openServices(): Promise<Stores> {
  const [endpoint, server] = [process.env['SUNDER_TEST_DYNAMODB'], process.env['SUNDER_TEST_POSTGRESQL']]
  if (endpoint === undefined || server === undefined) throw new Error('the addresses of both are needed')
  const dynamoDb = new DynamoDBClient({
    endpoint,
    region: `bench-${randomUUID().slice(0, 8)}`,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: 128 } },
  })
  await createTable(dynamoDb, tables.grants, grantsTable)
  await createTable(dynamoDb, tables.audit, auditTable)
  const admin = new Pool({ connectionString: server, max: 1 })
  const database = `bench_${randomUUID().replaceAll('-', '')}`
  await admin.query(`create database ${database}`)
  const target = new URL(server)
  target.pathname = database
  const pool = new Pool({ connectionString: target.href, max: 16 })
  return {
    dynamoDb,
    owner: createPoolSession(pool),
    embed: createPoolSession(pool, vectorRoles.embed),
    async close() {
      await pool.end()
      await admin.query(`drop database ${database}`)
      await admin.end()
    },
  }
}
