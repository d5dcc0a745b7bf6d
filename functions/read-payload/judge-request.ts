import * as z from 'zod/mini'
import { checkModel } from '../../shared/jobs/check-model.ts'
import { checkTexts } from '../../shared/jobs/check-texts.ts'
import { currentTerms } from '../../shared/jobs/current-terms.ts'
import { parseKeptRequest } from '../../shared/jobs/kept-request.ts'
import { screenJob } from '../../shared/jobs/screen-job.ts'
import type { Judgement, ReplayDecision, ReplayQuestion } from '../../shared/payloads/payload-replay.ts'
import { checkGuardrails } from '../../shared/policy/guardrails.ts'
import type { CollectionPolicy, Policy } from '../../shared/policy/schema.ts'
import { authoriseQuery, refuseHiddenVectors } from '../../shared/reading/authorise-query.ts'
import { judgeClasses } from '../../shared/regulated-data/policy/judge-classes.ts'
import { type ScreeningParts, screenInputs } from '../../shared/regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

export interface Judges {
  readonly policy: Policy
  readonly screening: ScreeningParts
}

type Asked = Pick<ReplayQuestion, 'action' | 'collection' | 'source'>

/**
 * What today's policy would decide about a request, in the order in which it would be asked. A refusal is told by its
 * code alone: a message or a parameter could repeat what was asked.
 *
 * @throws SunderError `detection_unavailable`; `internal_error` for a payload that is no request's
 */
export async function judgeRequest(judges: Judges, asked: Asked, payload: Uint8Array): Promise<Judgement> {
  try {
    return await (asked.action === 'embed' ? judgeEmbedding : judgeRead)(judges, asked, payload)
  } catch (error) {
    if (error instanceof SunderError && error.status < 500) return refusal(error.code)
    throw error
  }
}

async function judgeEmbedding(
  { policy, screening }: Judges,
  { collection: name, source = '' }: Asked,
  payload: Uint8Array,
): Promise<Judgement> {
  const collection = currentTerms(policy, { collection: name, source })
  const request = parseKeptRequest(payload)
  checkModel(collection, dimensionsOf(policy, collection), { model: request.model })
  await checkTexts(policy, request)
  const inputs = request.inputs.map((text, index) => ({
    text,
    ...(request.items[index] ?? { metadata: '{}' }),
  }))
  const { action, findings } = await screenJob(screening, { inputs, user: request.user }, collection)
  return {
    decision: action,
    reasons: action === 'block' ? ['content_blocked'] : [],
    classes: judgeClasses(collection, findings),
  }
}

/** As `read-vectors` keeps what a reader asks: what of it limits apply to. */
const questionSchema = z.object({
  text: z.optional(z.string()),
  vector: z.optional(z.array(z.number())),
  topK: z.optional(z.int()),
  filter: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  includeVectors: z._default(z.boolean(), false),
})

/** What is masked in a query's text depends on its reader: a query that may be asked is allowed, masked or not. */
async function judgeRead(judges: Judges, asked: Asked, payload: Uint8Array): Promise<Judgement> {
  const { policy, screening } = judges
  const collection = Object.hasOwn(policy.collections, asked.collection)
    ? policy.collections[asked.collection]
    : undefined
  if (collection === undefined) return refusal('not_found')
  const question = parseQuestion(payload)
  if (asked.action !== 'query') {
    refuseHiddenVectors(collection, question.includeVectors)
    return { decision: 'allow', reasons: [], classes: {} }
  }
  authoriseQuery(collection, dimensionsOf(policy, collection), question)
  if (question.text === undefined) return { decision: 'allow', reasons: [], classes: {} }
  await checkGuardrails(policy, [question.text])
  const { action, findings } = await screenInputs(
    screening,
    [{ text: question.text, metadata: '{}' }],
    collection,
  )
  const classes = judgeClasses(collection, findings)
  if (action === 'block') return { ...refusal('content_blocked'), classes }
  // A query waits for nobody.
  if (action === 'approve') return { ...refusal('approval_required'), classes }
  return { decision: 'allow', reasons: [], classes }
}

function parseQuestion(payload: Uint8Array): z.output<typeof questionSchema> {
  try {
    return questionSchema.parse(JSON.parse(Buffer.from(payload).toString('utf8')))
  } catch {
    // What a parser says of a text quotes it: that must not go on.
    throw new SunderError('internal_error', { detail: 'the kept question is not one' })
  }
}

function dimensionsOf({ models }: Policy, { model }: CollectionPolicy): number {
  return models[model]?.dimensions ?? 0
}

function refusal(code: string): Judgement {
  const decision: ReplayDecision = code === 'content_blocked' ? 'block' : 'refuse'
  return { decision, reasons: [code], classes: {} }
}
