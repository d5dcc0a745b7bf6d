import type { Hono } from 'hono'
import type { QueryEmbedder } from '../../shared/embedding/embedding-model.ts'
import { createService, type ServiceRuntime } from '../../shared/http/create-service.ts'
import { createGuard, type GuardDependencies } from '../../shared/http/guard.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { RateLimit } from '../../shared/identity/rate-limit.ts'
import type { PayloadWriter } from '../../shared/payloads/payload-store.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import type { RowVerifier } from '../../shared/vectors/provenance.ts'
import type { VectorReader } from '../../shared/vectors/vector-store.ts'
import { fetchVectors } from './fetch-vectors.ts'
import { listVectors } from './list-vectors.ts'
import { queryVectors } from './query-vectors.ts'

export interface ReadVectorsDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  readonly bindings: DutyBindings
  readonly rateLimit: RateLimit
  readonly vectors: VectorReader
  readonly verifyRow: RowVerifier
  /** Another function's work: this one holds no model credential. */
  readonly queryEmbedder: QueryEmbedder
  readonly payloads: PayloadWriter
}

/** The read app: a consumer searches, fetches and lists; nothing leaves that does not verify. */
export function createReadVectorsApp(deps: ReadVectorsDependencies): Hono<ServiceVariables> {
  const guarded = createGuard(deps, 'consumer')
  return createService(deps, {
    title: 'Sunder read-vectors',
    operations: [queryVectors(deps, guarded), fetchVectors(deps, guarded), listVectors(deps, guarded)],
  })
}
