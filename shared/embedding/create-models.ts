import type { PolicyDocument } from '../policy/schema.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { EmbeddingModel } from './embedding-model.ts'
import { createOpenAiEmbeddingModel } from './openai-embedding-model.ts'
import { createUpstreamFetch, type UpstreamFetch } from './upstream-fetch.ts'

/**
 * The policy's models by name, each called with the credential that its reference names.
 *
 * @param deps `fetch` in place of Node's own client
 */
export function createModels(deps: {
  readonly policy: Pick<PolicyDocument, 'models'>
  readonly secrets: Secrets
  readonly fetch?: UpstreamFetch
  readonly clock: Clock
}): ReadonlyMap<string, EmbeddingModel> {
  const { policy, secrets, fetch = createUpstreamFetch(), clock } = deps
  const models = Object.entries(policy.models).map(([name, model]) => {
    const { baseUrl, upstreamModel, dimensions, credential, timeout } = model
    const upstream = createOpenAiEmbeddingModel({
      baseUrl,
      upstreamModel,
      dimensions,
      credential: (fresh = false) => secrets.read(credential, { fresh }),
      fetch,
      clock,
      deadlineMs: timeout,
    })
    return [name, upstream] as const
  })
  return new Map(models)
}
