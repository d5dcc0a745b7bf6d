import type { EmbeddingModel } from '../../shared/embedding/embedding-model.ts'
import { parseEmbeddingRequest } from '../../shared/embedding/openai-request.ts'
import { readJson } from '../../shared/http/parse-request.ts'
import { checkModel } from '../../shared/jobs/check-model.ts'
import { checkTexts } from '../../shared/jobs/check-texts.ts'
import { currentTerms } from '../../shared/jobs/current-terms.ts'
import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import { newId } from '../../shared/runtime/random.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { GrantedRequest } from './authenticate-grant.ts'
import type { EmbedDependencies } from './dependencies.ts'
import type { EmbeddingJob } from './embedding-job.ts'
import { screenRequest } from './screen-request.ts'

interface Decision {
  readonly model: EmbeddingModel
  readonly collection: CollectionPolicy
  readonly job: EmbeddingJob
}

/**
 * Holds a request against grant, policy and guardrails, and classifies its texts.
 *
 * @throws SunderError what refuses it, or `detection_unavailable`
 */
export async function decideEmbedding(deps: EmbedDependencies, granted: GrantedRequest): Promise<Decision> {
  const { context, terms, trail } = granted
  const collection = currentTerms(deps.policy, terms)
  const request = await parseEmbeddingRequest(await readJson(context), {
    maxInputs: deps.policy.guardrails.maxInputsPerRequest,
  })
  const model = deps.models.get(collection.model)
  if (model === undefined) throw new SunderError('internal_error', { detail: `no model ${collection.model}` })
  checkModel(collection, model.dimensions, request)
  await checkTexts(deps.policy, request)
  const id = newId('job', deps.random)
  trail.note({ target: { job: id } })
  const screening = await screenRequest(deps, granted, request, collection)
  const job: EmbeddingJob = {
    id,
    model: collection.model,
    keepText: collection.storeText,
    request,
    screening,
  }
  return { model, collection, job }
}
