import type { LambdaClient } from '@aws-sdk/client-lambda'
import { invokeFunction } from '../runtime/invoke-function.ts'
import type { QueryEmbedder } from './embedding-model.ts'
import { decodeAnswer } from './query-embedder-wire.ts'

/** The query embedder as a function of its own, which alone holds the model's credential. */
export function createLambdaQueryEmbedder(lambda: {
  readonly client: LambdaClient
  readonly functionName: string
}): QueryEmbedder {
  return {
    embed: async (query) => decodeAnswer(await invokeFunction(lambda, query)),
  }
}
