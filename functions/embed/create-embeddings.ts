import type { Embeddings } from '../../shared/embedding/embedding-model.ts'
import {
  type EmbeddingRequest,
  embeddingRequestSchema,
  parseEmbeddingRequest,
} from '../../shared/embedding/openai-request.ts'
import { createReceipt, receiptSchema } from '../../shared/embedding/receipt.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { readJson } from '../../shared/http/parse-request.ts'
import { checkDeniedPatterns, checkGuardrails } from '../../shared/policy/guardrails.ts'
import { totalOf } from '../../shared/regulated-data/masking/class-counts.ts'
import { type Json, textsIn } from '../../shared/regulated-data/masking/mask-json.ts'
import { newId } from '../../shared/runtime/random.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { Granted, GrantedRequest } from './authenticate-grant.ts'
import { claimAndRecord, givingBackOnFailure } from './claim-and-record.ts'
import { checkModel, currentTerms } from './decide-embedding.ts'
import type { EmbedDependencies } from './dependencies.ts'
import type { EmbeddingJob } from './embedding-job.ts'
import { keepResponse } from './keep-payloads.ts'
import { screenRequest } from './screen-request.ts'
import { storeVectors } from './store-vectors.ts'

/** `POST /v1/embeddings`: OpenAI's wire format in, a receipt in its shape out. */
export function createEmbeddings(deps: EmbedDependencies, granted: Granted): Operation {
  return {
    method: 'post',
    path: '/v1/embeddings',
    summary: 'Embed texts and store their vectors; the answer is a receipt without vectors',
    security: 'grant',
    body: embeddingRequestSchema,
    response: { status: 200, schema: receiptSchema },
    errors: [
      'invalid_json',
      'invalid_request',
      'model_not_found',
      'grant_revoked',
      'grant_completed',
      'grant_expired',
      'grant_exhausted',
      'source_denied',
      'content_blocked',
      'approval_required',
      'detection_unavailable',
      'upstream_error',
      'upstream_rate_limited',
      'upstream_timeout',
      'store_unavailable',
    ],
    handle: granted('embed', async (granted) => {
      const { model, job } = await decide(deps, granted)
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
        return { embeddings, ids: await storeVectors(deps, terms, job, embeddings.vectors) }
      })

      const receipt = createReceipt({
        job: job.id,
        collection: terms.collection,
        model: job.model,
        ids,
        encodingFormat: job.request.encodingFormat,
        usage: usageOf(embeddings),
        status: 'stored',
        masked: job.screening.masked,
      })
      const response = await keepResponse(deps, job.id, receipt)
      await trail.outcome({
        effect: 'stored',
        status: 200,
        response: { ...response, returned: ids.length, ...maskedOf(job) },
      })
      const overheadMs = deps.clock() - context.get('arrivedAt') - upstreamMs
      context.header('sunder-job', job.id)
      context.header('sunder-overhead-duration-ms', String(overheadMs))
      return context.json(receipt)
    }),
  }
}

async function decide(deps: EmbedDependencies, granted: GrantedRequest) {
  const { context, terms, trail } = granted
  const { collection } = currentTerms(deps.policy, terms)
  const request = await parseEmbeddingRequest(await readJson(context), {
    maxInputs: deps.policy.guardrails.maxInputsPerRequest,
  })
  const model = deps.models.get(collection.model)
  if (model === undefined) throw new SunderError('internal_error', { detail: `no model ${collection.model}` })
  checkModel(collection, model.dimensions, request)
  await checkGuardrails(deps.policy, request.inputs)
  const others = textsBeside(request)
  await checkDeniedPatterns(
    deps.policy,
    others.map(({ text }) => text),
    (index) => others[index]?.param ?? 'input',
  )
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
  return { model, job }
}

/** What goes on beside the inputs: to the model, or into the store. */
function textsBeside({ user, items }: EmbeddingRequest): { readonly text: string; readonly param: string }[] {
  const named = user === undefined ? [] : [{ text: user, param: 'user' }]
  return named.concat(
    items.flatMap(({ clientId, metadata }, index) =>
      [clientId ?? '', ...textsIn(JSON.parse(metadata) as Json)].map((text) => ({
        text,
        param: `sunder.items[${index}]`,
      })),
    ),
  )
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
