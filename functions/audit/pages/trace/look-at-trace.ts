import * as z from 'zod/mini'
import { parseQuery } from '../../../../shared/http/parse-request.ts'
import { collectSession, noSuchTrace } from '../../collect-session.ts'
import { traceId } from '../../list-records.ts'
import { collectPayloads } from '../../trace-payloads.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import type { LookAt } from '../look.ts'
import { tellSteps } from './tell-steps.ts'
import { tracePage } from './trace-page.tsx'

/** Each payload that is looked at is a look on record of its own: they are shown when they are asked for. */
const traceQuerySchema = z.strictObject({ payloads: z.optional(z.enum(['masked'])) })

/** Escaped and marked up, it stays far below Lambda's 6 MB. */
const payloadBytes = 1_000_000
const lookMs = 8_000

/** `GET /pages/traces/{id}` */
export function traceLook(deps: AuditPagesDependencies): LookAt {
  return {
    action: 'audit.page.trace',
    begin({ context, auditor, href, requestId, arrivedAt }) {
      const trace = traceId.safeParse(context.req.param('id'))
      if (!trace.success) throw noSuchTrace()
      const { payloads } = parseQuery(context, traceQuerySchema)
      return {
        asked: { trace: trace.data, payloads },
        async show() {
          const session = await collectSession(deps, trace.data, arrivedAt + 1)
          const room = { bytes: payloadBytes, until: arrivedAt + lookMs }
          const shown =
            payloads === undefined
              ? []
              : await collectPayloads(deps, { records: session.records, requestId }, room)
          const steps = tellSteps(session.records, shown, arrivedAt)
          const html = tracePage({ session, steps, auditor, href, showsPayloads: payloads !== undefined })
          return { html, returned: session.records.length }
        },
      }
    },
  }
}
