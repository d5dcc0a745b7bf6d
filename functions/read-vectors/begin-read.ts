import { checkAnswerSize } from '../../shared/http/answer-size.ts'
import type { GuardedRequest } from '../../shared/http/guard.ts'
import { formatRecordHeader, recordHeader } from '../../shared/http/record-header.ts'
import { principalsOf } from '../../shared/identity/caller.ts'
import { commitmentOf, sealPayload } from '../../shared/payloads/commitment.ts'
import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import { newId } from '../../shared/runtime/random.ts'
import { settleAll, throwFirstOf } from '../../shared/runtime/settle-all.ts'
import { canonicalJson } from '../../shared/signing/canonical-json.ts'
import type { ReadVectorsDependencies } from './dependencies.ts'
import { recordCanaries } from './record-canaries.ts'

interface ReadCounts {
  readonly returned: number
  readonly withheld: number
  /** Values that were masked in what is returned. */
  readonly masked: number
}

export interface Read {
  /** `read_…`: the trace under which request, outcome and payloads are found. */
  readonly id: string
  /**
   * Keeps what is answered, raises what alarm it is due and records the outcome, all at once and durable before the
   * answer may leave, and says in a header which record it is. `returned`: the ids of the vectors in the answer, among which may be planted ones.
   */
  end(answer: object, counts: ReadCounts, returned: readonly string[]): Promise<void>
}

/**
 * Records a read, keeps what it asks, binds the reader to its duty and counts it against the rate limit,
 * at once: one round trip before the store is asked.
 *
 * @throws SunderError `audit_unavailable|store_unavailable|duty_bound|read_after_embed|rate_limited`
 */
export async function beginRead(
  deps: ReadVectorsDependencies,
  { context, caller, trail }: GuardedRequest,
  {
    name,
    policy,
    question,
  }: { readonly name: string; readonly policy: CollectionPolicy; readonly question: object },
): Promise<Read> {
  const { payloads, random, clock } = deps
  const id = newId('read', random)
  const asked = sealPayload(utf8.encode(canonicalJson(question)), random)
  const boundUntil = clock() + deps.policy.identity.dutyBinding.cooldown
  const [requested, ...effects] = await Promise.allSettled([
    trail.request({
      timeoutMs: 60_000,
      target: { collection: name, job: id },
      payload: { commitment: commitmentOf(asked), bytes: asked.payload.length },
    }),
    deps.bindings.exerciseReading(principalsOf(caller), name, boundUntil),
    deps.rateLimit.take(caller, 'read', policy.reading.requestsPerMinute),
    payloads.put('requests', id, asked),
  ])
  if (requested.status === 'rejected') throw requested.reason
  throwFirstOf(effects)
  const request = requested.value.id

  return {
    id,
    async end(answer, counts, returned) {
      if (counts.withheld > 0) deps.metrics.count('WithheldRow', counts.withheld)
      const text = canonicalJson(answer)
      checkAnswerSize(text)
      const answered = sealPayload(utf8.encode(text), random)
      const outcome = await trail.outcome(
        { effect: 'returned', status: 200, response: { ...counts, commitment: commitmentOf(answered) } },
        settleAll([
          payloads.put('responses', id, answered),
          recordCanaries(deps, { caller, context }, { name, policy, read: id, request }, returned),
        ]),
      )
      context.header(recordHeader, formatRecordHeader(outcome))
    },
  }
}

const utf8 = new TextEncoder()
