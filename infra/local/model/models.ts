import type { EmbeddingModel } from '../../../shared/embedding/embedding-model.ts'
import { createOpenAiEmbeddingModel } from '../../../shared/embedding/openai-embedding-model.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createFileSecrets } from '../../../shared/secrets/file-secrets.ts'
import type { Foundation } from '../functions/foundation.ts'
import { secretsFolder } from '../stores/keys-and-secrets.ts'

/** The policy's models by name, called with the credential that its reference names, read at each call. */
export function createModels({ policy, home }: Foundation): ReadonlyMap<string, EmbeddingModel> {
  const secrets = createFileSecrets({ folder: secretsFolder(home) })
  const models = Object.entries(policy.models).map(([name, model]) => {
    const { baseUrl, upstreamModel, dimensions, credential, timeout } = model
    const upstream = createOpenAiEmbeddingModel({
      baseUrl,
      upstreamModel,
      dimensions,
      credential: (fresh = false) => secrets.read(credential, { fresh }),
      fetch: globalThis.fetch,
      clock: systemClock,
      deadlineMs: timeout,
    })
    return [name, upstream] as const
  })
  return new Map(models)
}
