import * as z from 'zod/mini'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { createTrail } from '../../shared/audit/request-trail.ts'
import {
  type PayloadReplay,
  type ReplayVerdict,
  replayedActions,
} from '../../shared/payloads/payload-replay.ts'
import type { PayloadReader } from '../../shared/payloads/payload-store.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { judge, outcomeTimeoutMs, payloadQuestionSchema } from './check-payload.ts'
import { type Judges, judgeRequest } from './judge-request.ts'

/** A question as it comes from another function. */
export const payloadReplaySchema = z.strictObject({
  replay: z.extend(payloadQuestionSchema, {
    kind: z.literal('requests'),
    action: z.enum(replayedActions),
    collection: z.string().check(z.maxLength(63)),
    source: z.exactOptional(z.string().check(z.maxLength(4096))),
  }),
})

/** Judges kept requests by today's policy. It records each look before it reads, and answers with a verdict alone. */
export function createPayloadReplay(
  deps: Judges & { readonly payloads: PayloadReader; readonly audit: AuditLog; readonly clock: Clock },
): PayloadReplay {
  const trails = createTrail(deps)
  return {
    replay(question) {
      const { kind, id, commitment, requestId, collection } = question
      const opening = { action: 'payload.replay', requestId, target: { collection, job: id } }
      return trails.record(opening, async (trail) => {
        await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: [`kind=${kind}`] })
        const sealed = await deps.payloads.get(kind, id)
        const verdict = judge(sealed, commitment)
        const now =
          sealed === undefined || !verdict.matches ? null : await judgeRequest(deps, question, sealed.payload)
        await trail.outcome({ effect: 'returned', status: 200, reasons: reasonsOf({ ...verdict, now }) })
        return { ...verdict, now }
      })
    },
  }
}

function reasonsOf({ kept, now }: ReplayVerdict): string[] {
  if (now === null) return [kept ? 'differs' : 'not kept']
  return [`now=${now.decision}`, ...now.reasons]
}
