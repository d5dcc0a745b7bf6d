import type { Approval, ApprovalOutcome } from '../../../shared/approvals/approval.ts'
import type { RequestTrail } from '../../../shared/audit/request-trail.ts'
import { createReceipt } from '../../../shared/embedding/receipt.ts'
import { checkTexts } from '../../../shared/jobs/check-texts.ts'
import { currentTerms } from '../../../shared/jobs/current-terms.ts'
import type { Job } from '../../../shared/jobs/job.ts'
import { keepResponse } from '../../../shared/jobs/keep-payloads.ts'
import { type PendingPayload, termsOf } from '../../../shared/jobs/pending-payload.ts'
import { readPending } from '../../../shared/jobs/read-pending.ts'
import { type ScreenedJob, screenJob, withoutUser } from '../../../shared/jobs/screen-job.ts'
import { describeInputs, storeVectors } from '../../../shared/jobs/store-vectors.ts'
import type { CollectionPolicy } from '../../../shared/policy/schema.ts'
import { totalOf } from '../../../shared/regulated-data/masking/class-counts.ts'
import { enforceScreening, type Screening } from '../../../shared/regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { RunDependencies } from './dependencies.ts'
import { commit, type Turn } from './turn.ts'

/**
 * Embeds and stores the payload that was approved, held against its digest and today's policy. A second run of the same
 * job stores the same rows, and changes nothing; of a job that is stored it only says so.
 *
 * @throws SunderError `payload_changed|content_blocked|invalid_request|source_denied|not_found|model_not_found`, or what
 * may pass
 */
export async function embedApproved(
  deps: RunDependencies,
  trail: RequestTrail,
  turn: Turn,
  job: Job,
): Promise<ApprovalOutcome> {
  const { jobs, approvals, clock } = deps
  const { id } = turn.approval
  if (job.status === 'stored') {
    await trail.outcome({ effect: 'stored', status: 200, response: { returned: job.ids?.length ?? 0 } })
  } else {
    const ids = await embedAndStore(deps, trail, turn)
    await jobs.end(job.id, 'stored', { ids })
  }
  await approvals.end(id, 'stored', { now: clock() })
  return 'stored'
}

/** @returns the vectors' ids, when they are on record: before they can be asked for */
async function embedAndStore(deps: RunDependencies, trail: RequestTrail, turn: Turn): Promise<string[]> {
  const { policy, clock } = deps
  const payload = await readApproved(deps, turn.approval)
  const collection = currentTerms(policy, payload)
  const { inputs: items } = payload
  await checkTexts(policy, { inputs: items.map(({ text }) => text), items, user: payload.user })
  const screening = await screen(deps, payload, collection)
  trail.note({ findings: screening.findings })

  const model = deps.models.get(collection.model)
  if (model === undefined || payload.model !== collection.model) throw new SunderError('model_not_found')
  const embeddings = await model.embed({
    inputs: screening.inputs.map(({ text }) => text),
    ...(screening.user !== undefined && { user: screening.user }),
    until: clock() + deps.modelWithinMs,
  })
  const stored = {
    id: payload.job,
    model: payload.model,
    keepText: collection.storeText,
    inputs: screening.inputs,
  }
  const described = describeInputs(deps.vectorIds, termsOf(payload), stored)
  await commit(deps, turn)
  await storeVectors(deps, described, embeddings.vectors)
  const ids = described.map(({ id }) => id)
  const masked = totalOf(screening.masked)
  const response = await keepReceipt(deps, { payload, screening, ids, usage: embeddings })
  await trail.outcome({
    effect: 'stored',
    status: 200,
    response: { ...response, returned: ids.length, ...(masked > 0 && { masked }) },
  })
  return ids
}

/** What was approved, and nothing that only bears the same name. */
async function readApproved(
  { pending }: RunDependencies,
  { id, job = '', grant, payloadDigest }: Approval,
): Promise<PendingPayload> {
  const payload = await readPending(pending, { job, digest: payloadDigest })
  if (payload.approval === id && payload.grant === grant) return payload
  throw new SunderError('payload_changed', { detail: `the payload of ${job} is not ${id}'s` })
}

/** Classified anew by today's policy. What is held needs no further vote: the votes were for this policy. */
async function screen(
  { screening }: RunDependencies,
  { inputs, user }: PendingPayload,
  collection: CollectionPolicy,
): Promise<ScreenedJob> {
  const screened = await screenJob(screening, { inputs, user }, collection)
  if (screened.action === 'block') enforceScreening(screened, collection, (index) => `input[${index}]`)
  return withoutUser(screened, inputs.length)
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
  const { response, kept } = keepResponse(deps, approval, receipt)
  try {
    await kept
    return response
  } catch (error) {
    // An earlier run of this job kept the same and was cut off after it.
    if (error instanceof SunderError && error.code === 'conflict') return undefined
    throw error
  }
}
