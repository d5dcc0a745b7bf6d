import * as z from 'zod/mini'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { createTrail } from '../../shared/audit/request-trail.ts'
import { commitmentOf } from '../../shared/payloads/commitment.ts'
import type { PayloadCheck, PayloadVerdict } from '../../shared/payloads/payload-check.ts'
import type { PayloadReader, SealedPayload } from '../../shared/payloads/payload-store.ts'
import { unmaskReasonSchema } from '../../shared/payloads/unmask-reason.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { sameDigest } from '../../shared/signing/same-digest.ts'

/** A question as it comes from another function. */
export const payloadQuestionSchema = z.strictObject({
  kind: z.enum(['requests', 'responses']),
  id: z.string().check(z.regex(/^[a-z]{1,16}_[A-Za-z0-9_-]{22}$/)),
  commitment: z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/)),
  requestId: z.string().check(z.maxLength(64)),
})

/** The same, to be shown. */
export const payloadLookSchema = z.strictObject({
  show: z.extend(payloadQuestionSchema, { unmaskedBecause: z.exactOptional(unmaskReasonSchema) }),
})

/** Later than this, no outcome of a look is coming. */
export const outcomeTimeoutMs = 60_000

/** The only reader of kept payloads. It records each look before it reads, and answers with a verdict alone. */
export function createPayloadCheck(deps: {
  readonly payloads: PayloadReader
  readonly audit: AuditLog
  readonly clock: Clock
}): PayloadCheck {
  const trails = createTrail(deps)
  return {
    check({ kind, id, commitment, requestId }) {
      const opening = { action: 'payload.check', requestId, target: { job: id } }
      return trails.record(opening, async (trail) => {
        await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: [`kind=${kind}`] })
        const verdict = judge(await deps.payloads.get(kind, id), commitment)
        const reason = verdict.kept ? (verdict.matches ? 'matches' : 'differs') : 'not kept'
        await trail.outcome({ effect: 'returned', status: 200, reasons: [reason] })
        return verdict
      })
    },
  }
}

export function judge(sealed: SealedPayload | undefined, commitment: string): PayloadVerdict {
  if (sealed === undefined) return { kept: false, matches: false, bytes: 0 }
  const matches = sameDigest(commitmentOf(sealed), commitment)
  return { kept: true, matches, bytes: sealed.payload.length }
}
