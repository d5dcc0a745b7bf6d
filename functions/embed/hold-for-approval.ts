import { createPendingReceipt } from '../../shared/embedding/receipt.ts'
import { formatRecordHeader, recordHeader } from '../../shared/http/record-header.ts'
import type { Job } from '../../shared/jobs/job.ts'
import { keepResponse } from '../../shared/jobs/keep-payloads.ts'
import { encodePendingPayload } from '../../shared/jobs/pending-payload.ts'
import { commitmentOf, sealPayload } from '../../shared/payloads/commitment.ts'
import type { SealedPayload } from '../../shared/payloads/payload-store.ts'
import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import { newId } from '../../shared/runtime/random.ts'
import { settleAll } from '../../shared/runtime/settle-all.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { GrantedRequest } from './authenticate-grant.ts'
import { claimAndRecord, giveBack } from './claim-and-record.ts'
import type { EmbedDependencies } from './dependencies.ts'
import type { EmbeddingJob } from './embedding-job.ts'

/**
 * Keeps the request exactly as it came, starts the approval, and answers at once. The budget that it claimed stays
 * reserved until the job's own deadline.
 *
 * @throws SunderError `owner_unknown|approval_required`, or as `claimAndRecord`; then nothing waits
 */
export async function holdForApproval(
  deps: EmbedDependencies,
  granted: GrantedRequest,
  job: EmbeddingJob,
  { approval }: CollectionPolicy,
): Promise<Response> {
  const { context, terms, trail } = granted
  if (approval === undefined) throw new SunderError('approval_required')
  if (terms.owner === undefined) throw new SunderError('owner_unknown')
  const pending = describe(deps, granted, job, { owner: terms.owner, timeout: approval.timeout })
  trail.note({ target: { approval: pending.job.approval } })

  await claimAndRecord(deps, granted, job, () => deps.payloads.put('pending', job.id, pending.sealed))

  const receipt = createPendingReceipt({
    job: job.id,
    collection: terms.collection,
    model: job.model,
    inputs: pending.job.count,
    encodingFormat: job.request.encodingFormat,
    approval: pending.job.approval,
    expiresAt: pending.job.expiresAt,
    masked: job.screening.masked,
  })
  // Nothing of an answer leaves before both have ended well: one need not wait for the other.
  const { response, kept } = keepResponse(deps, job.id, receipt)
  await settleAll([ask(deps, granted, pending.job), kept])
  const outcome = await trail.outcome({ effect: 'allowed', status: 202, response })
  context.header('sunder-job', job.id)
  context.header(recordHeader, formatRecordHeader(outcome))
  context.header('sunder-overhead-duration-ms', String(deps.clock() - context.get('arrivedAt')))
  return context.json(receipt, 202)
}

/** What approvers will be asked, by the digest of all of it. */
function describe(
  { clock, random }: EmbedDependencies,
  { terms }: GrantedRequest,
  { id, model, request }: EmbeddingJob,
  { owner, timeout }: { readonly owner: string; readonly timeout: number },
): { readonly job: Job; readonly sealed: SealedPayload } {
  const approval = newId('approval', random)
  const createdAt = clock()
  const expiresAt = createdAt + timeout
  const { id: grant, issuer, subject, clientId, collection, source, sourceAsserted } = terms
  const inputs = request.inputs.map((text, index) => ({
    text,
    ...(request.items[index] ?? { metadata: '{}' }),
  }))
  const count = inputs.length
  const facts = { approval, grant, issuer, subject, collection, source, model, count, createdAt, expiresAt }
  const payload = encodePendingPayload({
    v: 1,
    ...facts,
    job: id,
    owner,
    ...(clientId !== undefined && { clientId }),
    sourceAsserted,
    inputs,
    ...(request.user !== undefined && { user: request.user }),
  })
  const sealed = sealPayload(payload, random)
  const job: Job = {
    ...facts,
    id,
    payloadDigest: commitmentOf(sealed),
    status: 'pending_approval',
    ids: undefined,
    owesBudget: undefined,
  }
  return { job, sealed }
}

/**
 * Starts the approval. Where that fails, or is in doubt, the job is marked first and its budget given back after: never
 * is one both carried out and given back.
 */
async function ask(deps: EmbedDependencies, granted: GrantedRequest, job: Job): Promise<void> {
  const { workflow, jobs, log } = deps
  try {
    await jobs.create(job)
    await workflow.start({ approval: job.approval, kind: 'job', id: job.id })
  } catch (error) {
    try {
      await jobs.giveUp(job)
    } catch {
      log.error({ job: job.id }, 'a job that could not be asked for keeps its budget')
      throw error
    }
    await giveBack(deps, granted, job.count)
    throw error
  }
}
