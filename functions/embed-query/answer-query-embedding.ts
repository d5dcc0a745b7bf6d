import type { QueryEmbedder } from '../../shared/embedding/embedding-model.ts'
import {
  encodeAnswer,
  type QueryEmbeddingAnswer,
  queryEmbeddingSchema,
} from '../../shared/embedding/query-embedder-wire.ts'
import { toSunderError } from '../../shared/http/error-response.ts'
import { metricOf } from '../../shared/http/metric-of-error.ts'
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

/** Answers a direct invocation: a vector, or the error that the read function passes on. */
export function answerQueryEmbedding(
  embedder: QueryEmbedder,
  { log, metrics }: Pick<LambdaRuntime, 'log' | 'metrics'>,
): (event: unknown) => Promise<QueryEmbeddingAnswer> {
  const embed = async (event: unknown): Promise<Float32Array | SunderError> => {
    try {
      const query = queryEmbeddingSchema.safeParse(event)
      if (!query.success) throw new SunderError('internal_error', { detail: 'not a query of read-vectors' })
      return await embedder.embed(query.data)
    } catch (thrown) {
      const error = toSunderError(thrown)
      const metric = metricOf(error.code)
      if (metric !== undefined) metrics.count(metric)
      log.error({ code: error.code, detail: error.detail }, 'query not embedded')
      return error
    }
  }
  return async (event) => {
    const outcome = await embed(event)
    metrics.publish()
    return encodeAnswer(outcome)
  }
}
