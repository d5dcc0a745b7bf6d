import { createOpenAiEmbeddingModel } from '../../shared/embedding/openai-embedding-model.ts'
import { createUpstreamFetch } from '../../shared/embedding/upstream-fetch.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

// Run as a process of its own, since the authorities that one trusts are read at its start. Embeds through each
// base URL given, and prints a line for each: `embedded`, or the error's code and detail.
for (const baseUrl of process.argv.slice(2)) {
  const model = createOpenAiEmbeddingModel({
    baseUrl,
    upstreamModel: 'small',
    dimensions: 3,
    credential: async () => 'sk-upstream',
    fetch: createUpstreamFetch(),
    clock: Date.now,
    deadlineMs: 20_000,
    retries: 0,
  })
  const outcome = await model.embed({ inputs: ['a text'] }).then(
    () => 'embedded',
    (error: unknown) => (error instanceof SunderError ? `${error.code}: ${error.detail}` : String(error)),
  )
  console.log(outcome)
}
