import { createEmbedApp } from '../../../functions/embed/app.ts'
import { createQueryEmbedder } from '../../../functions/embed-query/embed-query.ts'
import { createGrantsApp } from '../../../functions/grants/app.ts'
import { createReadVectorsApp } from '../../../functions/read-vectors/app.ts'
import { endpointsAt } from '../../../infra/local/endpoints.ts'
import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import { createModels } from '../../../shared/embedding/create-models.ts'
import type { UpstreamFetch } from '../../../shared/embedding/upstream-fetch.ts'
import { createGrantTokenSigner, createGrantTokenVerifier } from '../../../shared/grants/jose-grant-token.ts'
import type { GateLimits } from '../../../shared/http/admission/gate.ts'
import { knowingGrants, withAdmission } from '../../../shared/http/admission/with-admission.ts'
import { createFunctionRuntime, type FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'
import { type Clock, systemClock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import { type RandomBytes, systemRandom } from '../../../shared/runtime/random.ts'
import type { Secrets } from '../../../shared/secrets/secrets.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createEd25519Verifier } from '../../../shared/signing/ed25519-verifier.ts'
import { createRowVerifier } from '../../../shared/vectors/provenance.ts'
import { createVectorIds } from '../../../shared/vectors/vector-id.ts'
import { composeMemoryAudit } from './memory-audit.ts'
import { createMemoryModel } from './memory-model.ts'
import { memoryPolicy } from './memory-policy.ts'
import { createMemoryStores, type MemoryBounds, type MemoryStores } from './memory-stores.ts'

/** Everything of a function that lies outside its process on AWS, by the port that it is behind. */
export type PortName =
  | 'audit-appender'
  | 'audit-reader'
  | 'detection'
  | 'directory'
  | 'duty-bindings'
  | 'grant-signer'
  | 'grant-store'
  | 'grant-use'
  | 'jobs'
  | 'log-store'
  | 'model'
  | 'payload-reader'
  | 'payload-writer'
  | 'provenance-signer'
  | 'query-embedder'
  | 'rate-limit'
  | 'secrets'
  | 'vector-reader'
  | 'vector-writer'
  | 'workflow'

/** Gets each port as it is handed to a function, and gives what the function gets in its place. */
type WrapPort = <Port extends object>(name: PortName, port: Port, functionName: AuditedFunction) => Port

export interface MemoryGatewayOptions {
  /** `memoryPolicy()` where left out. */
  readonly policy?: Policy
  readonly clock?: Clock
  readonly random?: RandomBytes
  /** Reaches the upstream model; a model in this process where left out. */
  readonly fetch?: UpstreamFetch
  /** Bounds what is under way in each app, as on one machine. Unbounded where left out, as each process is on AWS. */
  readonly admission?: GateLimits
  readonly wrap?: WrapPort
  /** Nothing is logged where left out. */
  readonly logOf?: (functionName: AuditedFunction) => Log
  /** Those of a gateway before, which this one continues. */
  readonly stores?: MemoryStores
  /** For stores that are made here. */
  readonly bounds?: MemoryBounds
}

export interface MemoryComposition {
  readonly policy: Policy
  readonly stores: MemoryStores
  readonly clock: Clock
  readonly wrap: WrapPort
  readonly screening: ReturnType<typeof createScreening>
  /** A function's own runtime, as `createLocalRuntime` gives it. */
  runtimeOf(functionName: AuditedFunction): FunctionRuntime
}

const silent = () => undefined
const noLog: Log = { info: silent, warn: silent, error: silent }
const secrets: Secrets = { read: async () => 'sk-memory' }

/**
 * The apps of the request path over ports in memory, composed as `infra/local/functions` composes them over the embedded
 * stores, with every control on. Nothing runs beside the requests: counts of requests without a valid token wait for
 * `flushCounts`, and seals for whoever asks the audit app.
 */
export async function createMemoryGateway(options: MemoryGatewayOptions = {}) {
  const { policy = memoryPolicy(), clock = systemClock, random = systemRandom } = options
  const { wrap = (_name, port) => port, logOf = () => noLog, bounds = {}, admission } = options
  const stores = options.stores ?? (await createMemoryStores({ policy, clock, random, bounds }))
  const runtimes: FunctionRuntime[] = []
  const composition: MemoryComposition = {
    policy,
    stores,
    clock,
    wrap,
    screening: createScreening(stores.keys.masking),
    runtimeOf(functionName) {
      const runtime = createFunctionRuntime({
        functionName,
        policy,
        appender: wrap('audit-appender', stores.audit.appender, functionName),
        log: logOf(functionName),
        metrics: noMetrics,
        clock,
        random,
        fetch: stores.identity.fetch,
      })
      runtimes.push(runtime)
      return admission === undefined ? runtime : withAdmission(runtime, admission)
    },
  }
  const fetch = options.fetch ?? createMemoryModel(Object.values(policy.models)[0]?.dimensions ?? 0)
  const apps = {
    grants: composeGrants(composition),
    embed: await composeEmbed(composition, fetch),
    vectors: await composeReadVectors(composition, fetch),
    audit: await composeMemoryAudit(composition),
  }
  return {
    policy,
    stores,
    apps,
    /** An access token of the policy's identity provider. */
    token: stores.identity.token,
    /** Records what was counted of requests without a valid token. */
    async flushCounts() {
      await Promise.all(runtimes.map(({ unauthenticated }) => unauthenticated.close()))
    },
  }
}

export type MemoryGateway = Awaited<ReturnType<typeof createMemoryGateway>>

const endpoints = endpointsAt('https://sunder.test')
const parties = { issuer: endpoints.grants, audience: endpoints.embed }

function composeGrants({ policy, stores, screening, wrap, runtimeOf }: MemoryComposition) {
  const runtime = runtimeOf('grants')
  const at = <Port extends object>(name: PortName, port: Port) => wrap(name, port, 'grants')
  return createGrantsApp({
    ...runtime,
    policy,
    detection: at('detection', screening.detection),
    bindings: at('duty-bindings', stores.bindings),
    directory: at('directory', stores.directory.writer),
    grants: at('grant-store', stores.grants.store),
    workflow: at('workflow', stores.workflow),
    signer: at('grant-signer', createGrantTokenSigner(stores.keys.grant, parties, runtime.clock)),
    embedBaseUrl: `${endpoints.embed}/v1`,
  })
}

async function composeEmbed(composition: MemoryComposition, fetch: UpstreamFetch) {
  const { policy, stores, screening, wrap, runtimeOf } = composition
  const runtime = runtimeOf('embed')
  const at = <Port extends object>(name: PortName, port: Port) => wrap(name, port, 'embed')
  const { publicJwk, keyId } = stores.keys.grant
  return createEmbedApp({
    ...runtime,
    policy,
    verifyGrantToken: knowingGrants(
      createGrantTokenVerifier({ keys: [{ ...publicJwk, kid: keyId }] }, parties, runtime.clock),
      runtime.admission,
    ),
    grantUse: at('grant-use', stores.grants.use),
    models: modelsOf(composition, 'embed', fetch),
    payloads: at('payload-writer', stores.payloads.writer),
    screening: { ...screening, detection: at('detection', screening.detection) },
    jobs: at('jobs', stores.jobs.pending),
    workflow: at('workflow', stores.workflow),
    vectorIds: createVectorIds(stores.keys.vectorId),
    signer: at('provenance-signer', await createEd25519Signer(stores.keys.provenance.privateKey)),
    vectors: at('vector-writer', stores.vectors.writer),
  })
}

async function composeReadVectors(composition: MemoryComposition, fetch: UpstreamFetch) {
  const { policy, stores, screening, wrap, runtimeOf } = composition
  const at = <Port extends object>(name: PortName, port: Port) => wrap(name, port, 'read-vectors')
  const verifier = await createEd25519Verifier([stores.keys.provenance.publicKey])
  const queryEmbedder = createQueryEmbedder({
    ...runtimeOf('embed-query'),
    policy,
    models: modelsOf(composition, 'embed-query', fetch),
    screening: { ...screening, detection: wrap('detection', screening.detection, 'embed-query') },
  })
  return createReadVectorsApp({
    ...runtimeOf('read-vectors'),
    policy,
    bindings: at('duty-bindings', stores.bindings),
    rateLimit: at('rate-limit', stores.rateLimit),
    vectors: at('vector-reader', stores.vectors.reader),
    verifyRow: createRowVerifier({ verifier }),
    queryEmbedder: at('query-embedder', queryEmbedder),
    screening: { ...screening, detection: at('detection', screening.detection) },
    payloads: at('payload-writer', stores.payloads.writer),
  })
}

function modelsOf(
  { policy, clock, wrap }: MemoryComposition,
  functionName: AuditedFunction,
  fetch: UpstreamFetch,
) {
  const models = createModels({ policy, secrets: wrap('secrets', secrets, functionName), fetch, clock })
  return new Map([...models].map(([name, model]) => [name, wrap('model', model, functionName)] as const))
}
