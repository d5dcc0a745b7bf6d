import type { Approval, ApprovalOutcome } from '../../../shared/approvals/approval.ts'
import type { RequestTrail } from '../../../shared/audit/request-trail.ts'
import { createReceipt } from '../../../shared/embedding/receipt.ts'
import { currentTerms } from '../../../shared/jobs/current-terms.ts'
import { keepResponse } from '../../../shared/jobs/keep-payloads.ts'
import { type PendingPayload, termsOf } from '../../../shared/jobs/pending-payload.ts'
import { readPending } from '../../../shared/jobs/read-pending.ts'
import { storeVectors } from '../../../shared/jobs/store-vectors.ts'
import { checkGuardrails } from '../../../shared/policy/guardrails.ts'
import type { CollectionPolicy } from '../../../shared/policy/schema.ts'
import { totalOf } from '../../../shared/regulated-data/masking/class-counts.ts'
import {
  enforceScreening,
  type Screening,
  screenInputs,
} from '../../../shared/regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { RunDependencies } from './dependencies.ts'

/**
 * Embeds and stores the payload that was approved, held against its digest and today's policy. A second run of the same
 * job stores the same rows, and changes nothing.
 *
 * @throws SunderError `payload_changed|content_blocked|source_denied|not_found`, or what may pass
 */
export async function embedApproved(
  deps: RunDependencies,
  trail: RequestTrail,
  approval: Approval,
): Promise<ApprovalOutcome> {
  const { policy, pending, jobs, approvals, clock } = deps
  const jobId = approval.job ?? ''
  const payload = await readPending(pending, { job: jobId, digest: approval.payloadDigest })
  const collection = currentTerms(policy, payload)
  await checkGuardrails(
    policy,
    payload.inputs.map(({ text }) => text),
  )
  const { screening, user } = await screen(deps, payload, collection)
  trail.note({ findings: screening.findings })

  const model = deps.models.get(collection.model)
  if (model === undefined || payload.model !== collection.model) throw new SunderError('model_not_found')
  const embeddings = await model.embed({
    inputs: screening.inputs.map(({ text }) => text),
    ...(user !== undefined && { user }),
    until: clock() + deps.modelWithinMs,
  })
  const stored = { id: jobId, model: payload.model, keepText: collection.storeText, inputs: screening.inputs }
  const ids = await storeVectors(deps, termsOf(payload), stored, embeddings.vectors)
  const masked = totalOf(screening.masked)
  const response = await keepReceipt(deps, { payload, screening, ids, usage: embeddings })
  // On record before the ids can be asked for.
  await trail.outcome({
    effect: 'stored',
    status: 200,
    response: { ...response, returned: ids.length, ...(masked > 0 && { masked }) },
  })
  await jobs.end(jobId, 'stored', ids)
  await approvals.end(approval.id, 'stored', { now: clock() })
  return 'stored'
}

/** Classified anew by today's policy. What is held needs no further vote: the votes were for this policy. */
async function screen(
  { screening }: RunDependencies,
  { inputs, user }: PendingPayload,
  collection: CollectionPolicy,
): Promise<{ readonly screening: Screening; readonly user: string | undefined }> {
  const named = user === undefined ? [] : [{ text: user, metadata: '{}' }]
  const screened = await screenInputs(screening, [...inputs, ...named], collection)
  if (screened.action === 'block') enforceScreening(screened, collection, (index) => `input[${index}]`)
  return {
    screening: { ...screened, inputs: screened.inputs.slice(0, inputs.length) },
    user: screened.inputs[inputs.length]?.text,
  }
}

/** Under the approval's name: the job's own holds the receipt with which it began to wait. */
async function keepReceipt(
  deps: RunDependencies,
  {
    payload,
    screening,
    ids,
    usage,
  }: {
    readonly payload: PendingPayload
    readonly screening: Screening
    readonly ids: readonly string[]
    readonly usage: { readonly promptTokens: number; readonly totalTokens: number }
  },
): Promise<{ commitment: string } | undefined> {
  const { job, collection, model, approval } = payload
  const { masked } = screening
  const receipt = createReceipt({ job, collection, model, ids, encodingFormat: 'float', usage, masked })
  try {
    return await keepResponse(deps, approval, receipt)
  } catch (error) {
    // An earlier run of this job kept the same and was cut off after it.
    if (error instanceof SunderError && error.code === 'conflict') return undefined
    throw error
  }
}
