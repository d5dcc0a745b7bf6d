import * as z from 'zod/mini'
import { wholeSince } from '../../../../shared/audit/retention.ts'
import { type Verification, verifyLanes } from '../../../../shared/audit/verify-lanes.ts'
import { parseQuery } from '../../../../shared/http/parse-request.ts'
import { dayMs } from '../../span.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import type { LookAt } from '../look.ts'
import { readLogState } from './read-log-state.ts'
import { verificationPage } from './verification-page.tsx'

const verificationQuerySchema = z.strictObject({ check: z.optional(z.enum(['day'])) })

const limits = { maxRecords: 250_000, maxProblems: 200 }
/** After its arrival; API Gateway gives up after 29 seconds, and the outcome is still to be recorded. */
const workMs = 18_000

export interface CheckedDay extends Verification {
  readonly from: number
  readonly to: number
}

/** `GET /pages/verification` */
export function verificationLook(deps: AuditPagesDependencies): LookAt {
  return {
    action: 'audit.page.verification',
    begin({ context, auditor, href, arrivedAt }) {
      const { check } = parseQuery(context, verificationQuerySchema)
      return {
        asked: { check },
        async show() {
          const { transparencyLog, policy } = deps
          const [log, day] = await Promise.all([
            transparencyLog && readLogState(deps, transparencyLog, arrivedAt),
            check === undefined ? undefined : checkDay(deps, arrivedAt),
          ])
          const { maxLag, witness } = policy.audit.log
          const html = verificationPage({ log, day, maxLag, witness, now: arrivedAt, auditor, href })
          return { html, returned: day?.records ?? 0 }
        },
      }
    },
  }
}

async function checkDay(
  { records, clock, policy }: AuditPagesDependencies,
  now: number,
): Promise<CheckedDay> {
  // What time has removed is missing from its lane, and yet in order.
  const from = Math.max(0, now - dayMs, Math.min(now, wholeSince(policy, now)))
  const span = { from, to: now, now, until: now + workMs, clock, ...limits }
  return { from, to: now, ...(await verifyLanes(records, span)) }
}
