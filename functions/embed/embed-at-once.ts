import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EmbeddingModel, Embeddings } from '../../shared/embedding/embedding-model.ts'
import { createReceipt, type Receipt } from '../../shared/embedding/receipt.ts'
import type { GrantTerms } from '../../shared/grants/grant.ts'
import { waitForOthers } from '../../shared/http/admission/wait-for-others.ts'
import { formatRecordHeader, recordHeader } from '../../shared/http/record-header.ts'
import { keepResponse } from '../../shared/jobs/keep-payloads.ts'
import { type DescribedInput, describeInputs, storeVectors } from '../../shared/jobs/store-vectors.ts'
import { totalOf } from '../../shared/regulated-data/masking/class-counts.ts'
import { settleAll } from '../../shared/runtime/settle-all.ts'
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

  const { embeddings, inputs, upstreamMs } = await givingBackOnFailure(deps, granted, job, async () => {
    const asked = deps.clock()
    const [embeddings, inputs] = await Promise.all([
      askModel(deps, granted, job, model),
      describe(deps, terms, job),
    ])
    return { embeddings, inputs, upstreamMs: deps.clock() - asked }
  })

  // What a model has embedded is spent, whatever becomes of it: a store that fails may have taken it all the same.
  const receipt = receiptOf(terms, job, inputs, embeddings)
  // What is answered is known before it is stored: it is kept meanwhile, and nothing leaves before both have ended.
  const { response, kept } = keepResponse(deps, job.id, receipt)
  await settleAll([storeVectors(deps, inputs, embeddings.vectors), kept])

  const outcome = await trail.outcome({
    effect: 'stored',
    status: 200,
    response: { ...response, returned: receipt.data.length, ...maskedOf(job) },
  })
  const overheadMs = deps.clock() - context.get('arrivedAt') - upstreamMs
  context.header('sunder-job', job.id)
  context.header(recordHeader, formatRecordHeader(outcome))
  context.header('sunder-overhead-duration-ms', String(overheadMs))
  return context.json(receipt)
}

function askModel(
  { modelWithinMs = Number.POSITIVE_INFINITY }: EmbedDependencies,
  { context }: GrantedRequest,
  { screening: { inputs, user } }: EmbeddingJob,
  model: EmbeddingModel,
): Promise<Embeddings> {
  return waitForOthers(context, () =>
    model.embed({
      inputs: inputs.map(({ text }) => text),
      ...(user !== undefined && { user }),
      until: context.get('arrivedAt') + modelWithinMs,
    }),
  )
}

/** Behind what the model is sent, so that it is the model's time and nobody else's. */
async function describe({ vectorIds }: EmbedDependencies, terms: GrantTerms, job: EmbeddingJob) {
  await nextTurn()
  const { id, model, keepText, screening } = job
  return describeInputs(vectorIds, terms, { id, model, keepText, inputs: screening.inputs })
}

function receiptOf(
  { collection }: GrantTerms,
  { id, model, request, screening }: EmbeddingJob,
  inputs: readonly DescribedInput[],
  usage: Embeddings,
): Receipt {
  return createReceipt({
    job: id,
    collection,
    model,
    ids: inputs.map((input) => input.id),
    encodingFormat: request.encodingFormat,
    usage,
    masked: screening.masked,
  })
}

function maskedOf({ screening }: EmbeddingJob): { masked?: number } {
  const masked = totalOf(screening.masked)
  return masked === 0 ? {} : { masked }
}
