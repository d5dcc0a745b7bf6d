import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { createEmbedApp } from '../../../functions/embed/app.ts'
import { createQueryEmbedder } from '../../../functions/embed-query/embed-query.ts'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import {
  createOpenAiEmbeddingModel,
  type OpenAiEmbeddingModelOptions,
} from '../../../shared/embedding/openai-embedding-model.ts'
import { createUpstreamFetch } from '../../../shared/embedding/upstream-fetch.ts'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { createGrantTokenSigner, createGrantTokenVerifier } from '../../../shared/grants/jose-grant-token.ts'
import { createDynamoDbPendingJobs } from '../../../shared/jobs/dynamodb-jobs.ts'
import { createFolderPayloadWriter } from '../../../shared/payloads/folder-payload-store.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'
import type { Detection } from '../../../shared/regulated-data/detection.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { fromBigEndian } from '../../../shared/vectors/float32.ts'
import { createPGliteSession } from '../../../shared/vectors/postgresql/pglite-session.ts'
import { createVectorSchema } from '../../../shared/vectors/postgresql/schema.ts'
import { createPostgreSqlVectorWriter } from '../../../shared/vectors/postgresql/vector-writer.ts'
import { createVectorIds } from '../../../shared/vectors/vector-id.ts'
import { exampleGrant } from '../../contracts/grant-store.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'

const policy = parsePolicy(`
version: 1
identity:
  providers:
    - { issuer: 'https://login.example.com/', audience: sunder, duties: { writers: embedder, readers: consumer } }
models:
  small: { protocol: openai, baseUrl: 'https://api.example.com/v1', upstreamModel: small, dimensions: 3, credential: 'file:key' }
collections:
  mail: { model: small, sources: { allow: ['mail://**'] }, embedders: [writers], readers: [readers], regulated: { pci: block } }
`)

/** The embed app over real parts, each of which a test can take away. */
export async function openEmbedGateway() {
  const folder = await mkdtemp(path.join(tmpdir(), 'sunder-embed-'))
  const database = await PGlite.create({ extensions: { vector } })
  await createVectorSchema(createPGliteSession(database), [{ name: 'mail', dimensions: 3 }])
  const upstream = await startUpstream()
  const client = testDynamoDb()
  const [grants, audit] = [await newTable(client, grantsTable), await newTable(client, auditTable)]
  const clock = systemClock
  const random = systemRandom
  const pair = await generateKeyPair('ES256', { extractable: true })
  const parties = { issuer: 'https://grants.example.com', audience: 'https://embed.example.com' }
  const key = { privateKey: pair.privateKey, publicJwk: await exportJWK(pair.publicKey), keyId: 'k1' }
  const tokens = createGrantTokenSigner(key, parties, clock)
  const payloads = path.join(folder, 'payloads')
  const provenance = generateKeyPairSync('ed25519').privateKey
  const store = createDynamoDbGrantStore({ client, table: grants })
  const screening = createScreening(randomBytes(32))

  const logged: string[] = []

  const auditLog = (functionName: 'embed' | 'embed-query', table = audit) => {
    const appender = createDynamoDbAuditAppender({ client, table, keepForMs: 86_400_000 })
    return createAuditLog({ appender, functionName, policyDigest: policy.digest, clock, random })
  }
  const models = (model: Partial<OpenAiEmbeddingModelOptions> = {}) =>
    new Map([
      [
        'small',
        createOpenAiEmbeddingModel({
          baseUrl: upstream.url,
          upstreamModel: 'small',
          dimensions: 3,
          credential: async () => 'sk-upstream',
          fetch: createUpstreamFetch(),
          clock,
          deadlineMs: 5_000,
          sleep: async () => undefined,
          ...model,
        }),
      ],
    ])

  /** `auditTable` and `role` name what the app is to write with; wrong ones make it fail for real. */
  async function embedApp(
    broken: {
      auditTable?: string
      role?: 'sunder_read'
      detection?: Detection
      model?: Partial<OpenAiEmbeddingModelOptions>
    } = {},
  ) {
    return createEmbedApp({
      policy,
      clock,
      random,
      log: createPinoLog('embed', (line) => logged.push(line)),
      metrics: noMetrics,
      authenticate: async () => ({ kind: 'refused', reason: 'malformed' }),
      unauthenticated: { count: () => undefined },
      audit: auditLog('embed', broken.auditTable),
      verifyGrantToken: createGrantTokenVerifier((await tokens.jwks()) as { keys: JWK[] }, parties, clock),
      grantUse: createDynamoDbGrantUse({ client, table: grants }),
      models: models(broken.model),
      payloads: createFolderPayloadWriter({ folder: payloads, key: randomBytes(32), random }),
      screening: { ...screening, detection: broken.detection ?? screening.detection },
      jobs: createDynamoDbPendingJobs({ client, table: grants }),
      workflow: {
        async start() {
          throw new SunderError('store_unavailable')
        },
      },
      vectorIds: createVectorIds(randomBytes(32)),
      signer: await createEd25519Signer(provenance),
      vectors: createPostgreSqlVectorWriter({
        session: createPGliteSession(database, broken.role ?? 'sunder_embed'),
        filterable: () => [],
      }),
    })
  }

  return {
    client,
    auditTable: audit,
    upstream,
    embedApp,
    queryEmbedder: (model: Partial<OpenAiEmbeddingModelOptions> = {}) =>
      createQueryEmbedder({
        policy,
        models: models(model),
        screening,
        audit: auditLog('embed-query'),
        clock,
        random,
      }),
    /** Every line of the app's log. */
    logged,
    async newGrant() {
      const grant = exampleGrant({
        collection: 'mail',
        expiresAt: Math.floor(clock() / 1000) * 1000 + 600_000,
      })
      await store.create(grant)
      return { id: grant.id, token: await tokens.sign(grant) }
    },
    revoke: (id: string) => store.end(id, 'revoked'),
    usedInputs: async (id: string) => (await store.find(id))?.usedInputs,
    storedVectors: async () =>
      (await database.query<{ count: number }>('select count(*)::int as count from sunder.vectors')).rows[0]
        ?.count,
    /** As they are stored, in the order of the ids. */
    vectorsOf: async (ids: readonly string[]) => {
      const { rows } = await database.query<{ id: string; bytes: Uint8Array }>(
        'select id, vector_send(embedding) as bytes from sunder.vectors where id = any($1)',
        [ids],
      )
      const byId = new Map(rows.map(({ id, bytes }) => [id, fromBigEndian(bytes.subarray(4))]))
      return ids.map((id) => byId.get(id))
    },
    keptPayloads: async () => (await readdir(payloads, { recursive: true }).catch(() => [])).length,
    async close() {
      await upstream.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** An OpenAI-shaped model of three dimensions that counts its calls, and answers with `status` when told to. */
async function startUpstream() {
  const state = { calls: 0, status: 200, bodies: [] as string[] }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      state.calls += 1
      state.bodies.push(Buffer.concat(parts).toString('utf8'))
      const { input } = JSON.parse(Buffer.concat(parts).toString('utf8')) as { input: string[] }
      const embedding = Buffer.from(new Float32Array([0.6, 0.8, 0]).buffer).toString('base64')
      const data = input.map((_, index) => ({ object: 'embedding', index, embedding }))
      response.writeHead(state.status, { 'content-type': 'application/json' })
      const usage = { prompt_tokens: input.length, total_tokens: input.length }
      response.end(
        JSON.stringify(state.status === 200 ? { object: 'list', model: 'small', data, usage } : {}),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    state,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
