import { randomBytes } from 'node:crypto'
import { createQueryEmbedder } from '../../../functions/embed-query/embed-query.ts'
import { createReadVectorsApp } from '../../../functions/read-vectors/app.ts'
import type { ReadVectorsDependencies } from '../../../functions/read-vectors/dependencies.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import type { VectorReader } from '../../../shared/vectors/vector-store.ts'
import { newRowVerifier } from './rows.ts'

export const collection = 'mail'

/** Everything that a reader has not been let to see is masked; a search may be by a text as by a vector. */
const policyOf = (dimensions: number) =>
  parsePolicy(`
version: 1
identity:
  providers:
    - { issuer: 'https://login.example.com/', audience: sunder, duties: { writers: embedder, readers: consumer } }
models:
  small: { protocol: openai, baseUrl: 'https://api.example.com/v1', upstreamModel: small, dimensions: ${dimensions}, credential: 'file:key' }
collections:
  ${collection}:
    model: small
    sources: { allow: ['mail://**'] }
    embedders: [writers]
    readers: [readers]
    reading: { topK: 100, rawVectors: true, textQueries: true, allowModelExtraction: true }
`)

/**
 * The read app over a store, with every control on; what other services keep (records, payloads, bindings, limits) is
 * taken and forgotten at once, so that what is measured is the gateway's own.
 */
export function createReadingApp(dimensions: number, vectors: VectorReader) {
  const policy = policyOf(dimensions)
  const appender = { registerLane: async () => undefined, put: async () => undefined }
  const runtime = {
    policy,
    clock: systemClock,
    random: systemRandom,
    metrics: noMetrics,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  }
  const logOf = (functionName: 'read-vectors' | 'embed-query') =>
    createAuditLog({ ...runtime, appender, functionName, policyDigest: policy.digest })
  const screening = createScreening(randomBytes(32))
  const ofDirection = Float32Array.from({ length: dimensions }, (_, index) => Math.sin(index))
  const embed = async () => ({ vectors: [ofDirection], promptTokens: 1, totalTokens: 1 })
  const deps: ReadVectorsDependencies = {
    ...runtime,
    authenticate: async () => ({
      kind: 'caller',
      caller: {
        issuer: 'https://login.example.com/',
        subject: 'search',
        duty: 'consumer',
        clientId: undefined,
        groups: ['readers'],
        owner: undefined,
        claims: {},
      },
    }),
    unauthenticated: { count: () => undefined },
    audit: logOf('read-vectors'),
    alarms: logOf('read-vectors'),
    bindings: {
      exercise: async () => undefined,
      exerciseEmbedding: async () => undefined,
      exerciseReading: async () => undefined,
    },
    rateLimit: { take: async () => undefined },
    vectors,
    verifyRow: newRowVerifier(),
    queryEmbedder: createQueryEmbedder({
      ...runtime,
      audit: logOf('embed-query'),
      models: new Map([['small', { dimensions, embed }]]),
      screening,
    }),
    screening,
    payloads: { put: async () => undefined },
  }
  return { app: createReadVectorsApp(deps), deps, policy: policy.collections[collection], ofDirection }
}
