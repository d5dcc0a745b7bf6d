import { createTrail } from '../../shared/audit/request-trail.ts'
import type { EmbeddingRequest } from '../../shared/embedding/openai-request.ts'
import { type ScreenedJob, screenJob, withoutUser } from '../../shared/jobs/screen-job.ts'
import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import { enforceScreening } from '../../shared/regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { GrantedRequest } from './authenticate-grant.ts'
import type { EmbedDependencies } from './dependencies.ts'

/**
 * Classifies all of a request that goes on, notes what was found for the records, and masks what may go on. What needs
 * an approval is for the caller to hold.
 *
 * @throws SunderError `content_blocked|detection_unavailable`
 */
export async function screenRequest(
  deps: EmbedDependencies,
  granted: GrantedRequest,
  { inputs, items, user }: EmbeddingRequest,
  collection: CollectionPolicy,
): Promise<ScreenedJob> {
  const { screening } = deps
  const { trail } = granted
  const texts = inputs.map((text, index) => {
    const item = items[index]
    if (item === undefined) throw new SunderError('internal_error', { detail: 'an item is missing' })
    return { text, ...item }
  })
  const screen = () => screenJob(screening, { inputs: texts, user }, collection)
  const screened =
    screening.detection.isManaged === true
      ? await recordSending(deps, granted, texts.length, screen)
      : await screen()
  if (Object.keys(screened.findings).length > 0) trail.note({ findings: screened.findings })
  if (screened.action === 'block') {
    enforceScreening(screened, collection, (index) => {
      if (index === inputs.length) return 'user'
      return inputs.length === 1 ? 'input' : `input[${index}]`
    })
  }
  return withoutUser(screened, inputs.length)
}

/** Later than this, no outcome of a managed detector's is coming. */
const outcomeTimeoutMs = 60_000

/**
 * Sends texts to a managed detector only when that is on record, and under a grant that still holds.
 */
async function recordSending<Result>(
  deps: EmbedDependencies,
  { facts, terms }: GrantedRequest,
  count: number,
  send: () => Promise<Result>,
): Promise<Result> {
  return createTrail(deps).record({ ...facts, action: 'detect' }, async (trail) => {
    await Promise.all([
      trail.request({ timeoutMs: outcomeTimeoutMs, count }),
      deps.grantUse.check(terms.id, count, deps.clock()),
    ])
    const result = await send()
    await trail.outcome({ effect: 'returned', status: 200 })
    return result
  })
}
