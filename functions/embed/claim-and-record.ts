import { keepRequest } from '../../shared/jobs/keep-payloads.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { GrantedRequest } from './authenticate-grant.ts'
import type { EmbedDependencies } from './dependencies.ts'
import type { EmbeddingJob } from './embedding-job.ts'

/** Longer than the slowest upstream and API Gateway's 29 seconds: later than this, no outcome is coming. */
const outcomeTimeoutMs = 120_000

/**
 * Records the request, keeps its payload and claims the budget, at once: one round trip. When one of
 * them fails nothing has taken effect; what was claimed is given back.
 *
 * @param keepMore what else has to be kept before the request counts
 *
 * @throws SunderError `audit_unavailable|store_unavailable|grant_*`
 */
export async function claimAndRecord(
  deps: EmbedDependencies,
  { terms, trail }: GrantedRequest,
  job: EmbeddingJob,
  keepMore: () => Promise<void> = async () => undefined,
): Promise<void> {
  const count = job.request.inputs.length
  const { payload, kept } = keepRequest(deps, job)
  const [recorded, claimed, ...stored] = await Promise.allSettled([
    trail.request({ timeoutMs: outcomeTimeoutMs, payload, count }),
    deps.grantUse.claim(terms.id, count, deps.clock()),
    kept,
    keepMore(),
  ])
  const failed = [recorded, claimed, ...stored].find((result) => result.status === 'rejected')
  if (failed === undefined) return
  if (claimed.status === 'fulfilled') await giveBack(deps, { terms, trail }, count)
  throw failed.reason
}

/** Runs `work`, which spends nothing where it fails, after a claim: then the whole claim is given back and the outcome says so. */
export async function givingBackOnFailure<Result>(
  deps: EmbedDependencies,
  granted: GrantedRequest,
  job: EmbeddingJob,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    await giveBack(deps, granted, job.request.inputs.length)
    throw error
  }
}

/** A return that fails must not hide the failure that led to it: the budget then stays spent, and the log says so. */
export async function giveBack(
  { grantUse, log }: EmbedDependencies,
  { terms, trail }: Pick<GrantedRequest, 'terms' | 'trail'>,
  inputs: number,
): Promise<void> {
  try {
    await grantUse.giveBack(terms.id, inputs)
    trail.note({ response: { givenBack: inputs } })
  } catch (error) {
    const detail = error instanceof SunderError ? error.detail : undefined
    log.error({ grant: terms.id, inputs, detail }, 'budget not given back')
  }
}
