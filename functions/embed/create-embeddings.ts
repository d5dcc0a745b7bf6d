import { embeddingRequestSchema } from '../../shared/embedding/openai-request.ts'
import { pendingReceiptSchema, receiptSchema } from '../../shared/embedding/receipt.ts'
import type { Operation } from '../../shared/http/operation.ts'
import type { Granted } from './authenticate-grant.ts'
import { decideEmbedding } from './decide-embedding.ts'
import type { EmbedDependencies } from './dependencies.ts'
import { embedAtOnce } from './embed-at-once.ts'
import { holdForApproval } from './hold-for-approval.ts'

/** `POST /v1/embeddings`: OpenAI's wire format in, a receipt in its shape out, at once also where a person has to decide. */
export function createEmbeddings(deps: EmbedDependencies, granted: Granted): Operation {
  return {
    method: 'post',
    path: '/v1/embeddings',
    summary: 'Embed texts and store their vectors; the answer is a receipt without vectors',
    security: 'grant',
    body: embeddingRequestSchema,
    response: { status: 200, schema: receiptSchema, accepted: pendingReceiptSchema },
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
      'owner_unknown',
      'detection_unavailable',
      'upstream_error',
      'upstream_rate_limited',
      'upstream_timeout',
      'store_unavailable',
    ],
    handle: granted('embed', async (request) => {
      const { model, job, collection } = await decideEmbedding(deps, request)
      return job.screening.action === 'approve'
        ? holdForApproval(deps, request, job, collection)
        : embedAtOnce(deps, request, job, model)
    }),
  }
}
