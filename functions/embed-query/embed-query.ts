import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { createTrail } from '../../shared/audit/request-trail.ts'
import type { EmbeddingModel, QueryEmbedder } from '../../shared/embedding/embedding-model.ts'
import { checkTokenLimits } from '../../shared/embedding/tokens.ts'
import { checkGuardrails } from '../../shared/policy/guardrails.ts'
import type { CollectionPolicy, PolicyDocument } from '../../shared/policy/schema.ts'
import { maskingOfQuery } from '../../shared/regulated-data/policy/regulated-actions.ts'
import {
  enforceScreening,
  type ScreeningParts,
  screenInputs,
} from '../../shared/regulated-data/policy/screen-inputs.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { newId, type RandomBytes } from '../../shared/runtime/random.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

/** Longer than the slowest upstream: later than this, no outcome is coming. */
const outcomeTimeoutMs = 60_000

export interface QueryEmbedderDependencies {
  readonly policy: PolicyDocument
  /** By their names in the policy. */
  readonly models: ReadonlyMap<string, EmbeddingModel>
  /** From the question's arrival until the model is no longer waited for, where the asker has a time-out of its own. */
  readonly modelWithinMs?: number
  readonly screening: ScreeningParts
  readonly audit: AuditLog
  readonly clock: Clock
  readonly random: RandomBytes
}

/**
 * The broker between a consumer's query text and the model: it holds the model's credential and hands
 * the vector to the read function alone. The text passes the guardrails and the classification of an input: what
 * would be masked there is masked here, and what would need an approval is refused. Each use of the model is recorded here, so that a read function that was taken over can't copy the model unseen.
 *
 * @returns an embedder that throws SunderError `not_found`, `query_not_allowed`, `invalid_request`,
 * `content_blocked`, `approval_required`, `detection_unavailable`, `audit_unavailable` and what the model throws
 */
export function createQueryEmbedder(deps: QueryEmbedderDependencies): QueryEmbedder {
  const { policy, models, modelWithinMs = Number.POSITIVE_INFINITY } = deps
  const trails = createTrail(deps)
  return {
    embed({ collection, text, read, groups }) {
      const until = deps.clock() + modelWithinMs
      const requestId = newId('req', deps.random)
      const opening = { action: 'query.embed', requestId, target: { collection, job: read } }
      return trails.record(opening, async (trail) => {
        const terms = queryableCollection(policy, collection)
        const model = modelFor(terms, models)
        await checkQueryText(policy, text)
        const record = () => trail.request({ timeoutMs: outcomeTimeoutMs, count: 1 })
        // A text that is sent to a managed detector has left: that is recorded first.
        const { isManaged = false } = deps.screening.detection
        if (isManaged) await record()
        const screened = await screenInputs(deps.screening, [{ text, metadata: '{}' }], terms, (dataClass) =>
          maskingOfQuery(terms, groups, dataClass),
        )
        const findings = Object.keys(screened.findings).length === 0 ? {} : { findings: screened.findings }
        trail.note(findings)
        enforceScreening(screened, terms, () => 'text')
        if (!isManaged) await record()
        const { vectors } = await model.embed({ inputs: screened.inputs.map((input) => input.text), until })
        const [vector] = vectors
        if (vector === undefined)
          throw new SunderError('upstream_error', { detail: 'no vector for the query' })
        await trail.outcome({ effect: 'returned', status: 200 })
        return vector
      })
    },
  }
}

function queryableCollection(policy: PolicyDocument, name: string): CollectionPolicy {
  const collection = Object.hasOwn(policy.collections, name) ? policy.collections[name] : undefined
  if (collection === undefined) throw new SunderError('not_found')
  if (!collection.reading.textQueries) throw new SunderError('query_not_allowed')
  return collection
}

function modelFor(collection: CollectionPolicy, models: ReadonlyMap<string, EmbeddingModel>): EmbeddingModel {
  const model = models.get(collection.model)
  if (model === undefined) {
    throw new SunderError('internal_error', { detail: `model ${collection.model} is not set up` })
  }
  return model
}

async function checkQueryText(policy: PolicyDocument, text: string): Promise<void> {
  const param = () => 'text'
  if (text === '') throw new SunderError('invalid_request', { message: 'expected a text', param: 'text' })
  await checkGuardrails(policy, [text], param)
  await checkTokenLimits([text], param)
}
