import type { Hono } from 'hono'
import type { EmbeddingModel } from '../../shared/embedding/embedding-model.ts'
import type { GrantUse } from '../../shared/grants/grant-store.ts'
import type { VerifyGrantToken } from '../../shared/grants/grant-token.ts'
import { createService, type ServiceRuntime } from '../../shared/http/create-service.ts'
import type { GuardDependencies } from '../../shared/http/guard.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import type { PayloadWriter } from '../../shared/payloads/payload-store.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import type { Signer } from '../../shared/signing/signing.ts'
import type { VectorIds } from '../../shared/vectors/vector-id.ts'
import type { VectorWriter } from '../../shared/vectors/vector-store.ts'
import { createGrantGuard } from './authenticate-grant.ts'
import { createEmbeddings } from './create-embeddings.ts'
import { listModels } from './list-models.ts'

export interface EmbedDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  readonly verifyGrantToken: VerifyGrantToken
  readonly grantUse: GrantUse
  /** By the model's name in the policy. */
  readonly models: ReadonlyMap<string, EmbeddingModel>
  readonly payloads: PayloadWriter
  readonly vectorIds: VectorIds
  readonly signer: Signer
  readonly vectors: VectorWriter
}

/** The embed app: takes a grant token, embeds, stores, and answers with a receipt. It has no way to read a vector back. */
export function createEmbedApp(deps: EmbedDependencies): Hono<ServiceVariables> {
  const granted = createGrantGuard(deps)
  return createService(deps, {
    title: 'Sunder embed',
    operations: [createEmbeddings(deps, granted), listModels(deps, granted)],
  })
}
