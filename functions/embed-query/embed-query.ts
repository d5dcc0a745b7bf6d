import type { EmbeddingModel, QueryEmbedder } from '../../shared/embedding/embedding-model.ts'
import { checkTokenLimits } from '../../shared/embedding/tokens.ts'
import { checkGuardrails } from '../../shared/policy/guardrails.ts'
import type { CollectionPolicy, PolicyDocument } from '../../shared/policy/schema.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

/**
 * The broker between a consumer's query text and the model: it holds the model's credential and hands
 * the vector to the read function alone. The text passes the guardrails of an input.
 *
 * @param models by their names in the policy
 * @returns an embedder that throws SunderError `not_found`, `query_not_allowed`, `invalid_request`,
 * `content_blocked` and what the model throws
 */
export function createQueryEmbedder({
  policy,
  models,
}: {
  readonly policy: PolicyDocument
  readonly models: ReadonlyMap<string, EmbeddingModel>
}): QueryEmbedder {
  return {
    async embed(collection, text) {
      const model = modelFor(queryableCollection(policy, collection), models)
      await checkQueryText(policy, text)
      const { vectors } = await model.embed({ inputs: [text] })
      const [vector] = vectors
      if (vector === undefined) throw new SunderError('upstream_error', { detail: 'no vector for the query' })
      return vector
    },
  }
}

function queryableCollection(policy: PolicyDocument, name: string): CollectionPolicy {
  const collection = Object.hasOwn(policy.collections, name) ? policy.collections[name] : undefined
  if (collection === undefined) throw new SunderError('not_found')
  if (!collection.reading.textQueries) throw new SunderError('query_not_allowed')
  return collection
}

function modelFor(collection: CollectionPolicy, models: ReadonlyMap<string, EmbeddingModel>): EmbeddingModel {
  const model = models.get(collection.model)
  if (model === undefined) {
    throw new SunderError('internal_error', { detail: `model ${collection.model} is not set up` })
  }
  return model
}

async function checkQueryText(policy: PolicyDocument, text: string): Promise<void> {
  const param = () => 'text'
  if (text === '') throw new SunderError('invalid_request', { message: 'expected a text', param: 'text' })
  checkGuardrails(policy, [text], param)
  await checkTokenLimits([text], param)
}
