import { createEmbedApp } from '../../../functions/embed/app.ts'
import { createQueryEmbedder } from '../../../functions/embed-query/embed-query.ts'
import { createGrantsApp } from '../../../functions/grants/app.ts'
import { createReadVectorsApp } from '../../../functions/read-vectors/app.ts'
import { createSealer } from '../../../functions/seal-audit/create-sealer.ts'
import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { createUnauthenticatedCounter } from '../../../shared/audit/unauthenticated-counter.ts'
import { createOpenAiEmbeddingModel } from '../../../shared/embedding/openai-embedding-model.ts'
import { createGrantTokenSigner, createGrantTokenVerifier } from '../../../shared/grants/jose-grant-token.ts'
import { createTokenAuthenticator } from '../../../shared/identity/authenticate-token.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import type { Secrets } from '../../../shared/secrets/secrets.ts'
import { createRowVerifier } from '../../../shared/vectors/provenance.ts'
import { createVectorIds } from '../../../shared/vectors/vector-id.ts'
import { createMemoryPayloads } from '../../support/memory/memory-payloads.ts'
import { createMemoryVectors } from '../../support/memory/memory-vectors.ts'
import { createMemoryWorkflow } from '../../support/memory/memory-workflow.ts'
import { createMemoryLogStore } from '../../support/memory-log-store.ts'
import { type FaultInjection, wrapWithFaults } from '../injection/wrap-with-faults.ts'
import { beginning, type Identities } from './identities.ts'
import { policy } from './policy.ts'
import { memoryTables, type Tables } from './stores.ts'
import { issuerDocuments, modelCredential, upstream } from './upstream.ts'

export type World = ReturnType<typeof openWorld>

/** So few that a lane which is never given back is missed. */
const limits = { maxLanes: 3, maxWaiting: 100 }

const parties = { issuer: 'https://grants.example.com', audience: 'https://embed.example.com' }

/** The gateway's functions over stores in memory, or tables in a database, with the scheduler's time and the seed's randomness; each port suffers what is planned. */
export function openWorld(
  identities: Identities,
  injection: FaultInjection,
  tables: Tables = memoryTables(injection.scheduler.now),
) {
  const { scheduler, random } = injection
  const clock = scheduler.now
  const wrap = <Port extends object>(name: string, port: Port) => wrapWithFaults(name, port, injection)
  const logLines: string[] = []
  const { screening } = identities

  const { audit, grants, jobs } = tables
  const workflow = createMemoryWorkflow()
  const vectors = createMemoryVectors({
    collections: [{ name: 'mail', dimensions: 8 }],
    filterable: () => ['folder'],
  })
  const payloads = createMemoryPayloads({ key: identities.payloadKey, random: random.bytes })
  const log = createMemoryLogStore()
  const appender = wrap('audit', audit.appender)
  const bindings = wrap('bindings', tables.bindings)
  const payloadWriter = wrap('payloads', payloads.writer)

  const runtimeOf = (functionName: AuditedFunction) => {
    const log = createPinoLog(functionName, (line: string) => void logLines.push(line))
    const policyDigest = policy.digest
    const openLog = () =>
      createAuditLog({ appender, functionName, policyDigest, clock, random: random.bytes, limits })
    const audit = openLog()
    const { providers, owners } = policy.identity
    const fetch = wrap('keyFetch', issuerDocuments(identities))
    return {
      policy,
      clock,
      random: random.bytes,
      log,
      metrics: noMetrics,
      audit,
      alarms: openLog(),
      authenticate: createTokenAuthenticator({ providers, owners, fetch, clock }),
      unauthenticated: createUnauthenticatedCounter({ audit, clock, log }),
      screening,
    }
  }

  const secrets = wrap<Secrets>('secrets', { read: async () => modelCredential })
  const model = () =>
    createOpenAiEmbeddingModel({
      baseUrl: 'https://api.example.com/v1',
      upstreamModel: 'small',
      dimensions: 8,
      credential: (fresh = false) => secrets.read('file:key', { fresh }),
      fetch: wrap('fetch', upstream),
      clock,
      deadlineMs: 20_000,
      random: random.next,
      sleep: scheduler.wait,
      timeoutSignal: (milliseconds) => {
        const patience = new AbortController()
        const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
        scheduler.startTimer(milliseconds, () => patience.abort(reason))
        return patience.signal
      },
    })
  const models = new Map([['small', model()]])
  const { grantKey } = identities

  return {
    policy,
    logLines,
    look: tables.look,
    audit,
    grants,
    jobs,
    workflow,
    vectors,
    payloads,
    log,
    verifyRow: createRowVerifier({ verifier: identities.verifier }),
    grantsApp: createGrantsApp({
      ...runtimeOf('grants'),
      detection: screening.detection,
      bindings,
      directory: wrap('directory', tables.directory),
      grants: wrap('grants', grants.store),
      workflow: wrap('workflow', workflow),
      signer: wrap('tokenSigner', createGrantTokenSigner(grantKey, parties, clock)),
      embedBaseUrl: `${parties.audience}/v1`,
    }),
    embedApp: createEmbedApp({
      ...runtimeOf('embed'),
      verifyGrantToken: createGrantTokenVerifier({ keys: [grantKey.publicJwk] }, parties, clock),
      grantUse: wrap('grantUse', grants.use),
      models,
      payloads: payloadWriter,
      jobs: wrap('jobs', jobs.pending),
      workflow: wrap('workflow', workflow),
      vectorIds: createVectorIds(identities.vectorIdKey),
      signer: wrap('signer', identities.signer),
      vectors: wrap('vectors', vectors.writer),
    }),
    readApp: createReadVectorsApp({
      ...runtimeOf('read-vectors'),
      bindings,
      rateLimit: wrap('rateLimit', tables.rateLimit),
      vectors: wrap('vectorReader', vectors.reader),
      verifyRow: createRowVerifier({ verifier: identities.verifier }),
      queryEmbedder: wrap('queryEmbedder', createQueryEmbedder({ ...runtimeOf('embed-query'), models })),
      payloads: payloadWriter,
    }),
    /** A sealer without a memory, as of a process that has just begun. */
    newSealer: (isFaulty: boolean) =>
      createSealer({
        ...runtimeOf('seal-audit'),
        reader: isFaulty ? wrap('auditReader', audit.reader) : audit.reader,
        appender: isFaulty ? appender : audit.appender,
        store: isFaulty ? wrap('logStore', log) : log,
        signer: isFaulty ? wrap('signer', identities.seal) : identities.seal,
        policyDigest: policy.digest,
        since: beginning - 3_600_000,
      }),
  }
}
