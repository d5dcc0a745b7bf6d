import type { EmbeddingModel, Embeddings } from '../../shared/embedding/embedding-model.ts'
import { createReceipt } from '../../shared/embedding/receipt.ts'
import { formatRecordHeader, recordHeader } from '../../shared/http/record-header.ts'
import { keepResponse } from '../../shared/jobs/keep-payloads.ts'
import { storeVectors } from '../../shared/jobs/store-vectors.ts'
import { totalOf } from '../../shared/regulated-data/masking/class-counts.ts'
import type { GrantedRequest } from './authenticate-grant.ts'
import { claimAndRecord, givingBackOnFailure } from './claim-and-record.ts'
import type { EmbedDependencies } from './dependencies.ts'
import type { EmbeddingJob } from './embedding-job.ts'

/** Claims, embeds, stores, and answers with the receipt: the way of most requests. */
export async function embedAtOnce(
  deps: EmbedDependencies,
  granted: GrantedRequest,
  job: EmbeddingJob,
  model: EmbeddingModel,
): Promise<Response> {
  const { context, terms, trail } = granted
  await claimAndRecord(deps, granted, job)

  let upstreamMs = 0
  const { ids, embeddings } = await givingBackOnFailure(deps, granted, job, async () => {
    const asked = deps.clock()
    const embeddings = await model.embed({
      inputs: job.screening.inputs.map(({ text }) => text),
      ...userOf(job),
      until: context.get('arrivedAt') + (deps.modelWithinMs ?? Number.POSITIVE_INFINITY),
    })
    upstreamMs = deps.clock() - asked
    const { id, keepText, screening } = job
    const stored = { id, model: job.model, keepText, inputs: screening.inputs }
    return { embeddings, ids: await storeVectors(deps, terms, stored, embeddings.vectors) }
  })

  const receipt = createReceipt({
    job: job.id,
    collection: terms.collection,
    model: job.model,
    ids,
    encodingFormat: job.request.encodingFormat,
    usage: usageOf(embeddings),
    masked: job.screening.masked,
  })
  const response = await keepResponse(deps, job.id, receipt)
  const outcome = await trail.outcome({
    effect: 'stored',
    status: 200,
    response: { ...response, returned: ids.length, ...maskedOf(job) },
  })
  const overheadMs = deps.clock() - context.get('arrivedAt') - upstreamMs
  context.header('sunder-job', job.id)
  context.header(recordHeader, formatRecordHeader(outcome))
  context.header('sunder-overhead-duration-ms', String(overheadMs))
  return context.json(receipt)
}

function maskedOf({ screening }: EmbeddingJob): { masked?: number } {
  const masked = totalOf(screening.masked)
  return masked === 0 ? {} : { masked }
}

function userOf({ screening: { user } }: EmbeddingJob): { user?: string } {
  return user === undefined ? {} : { user }
}

function usageOf({ promptTokens, totalTokens }: Embeddings) {
  return { promptTokens, totalTokens }
}
