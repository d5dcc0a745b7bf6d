import * as z from 'zod/mini'
import type { Operation, ServiceContext } from '../../shared/http/operation.ts'
import { parseBody } from '../../shared/http/parse-request.ts'
import { unmaskReasonSchema } from '../../shared/payloads/unmask-reason.ts'
import type { Audited } from './answer-auditor.ts'
import { questionOf } from './check-payload.ts'
import type { AuditDependencies } from './dependencies.ts'
import { parsePlace, showRecord } from './show-record.ts'

const shownSchema = z.object({
  record: z.string(),
  kept: z.boolean(),
  matches: z.boolean(),
  bytes: z.int().check(z.minimum(0)),
  /** Null where nothing is kept, it is not what the record committed to, or it is larger than 4 MB. */
  content: z.json(),
  /** How many values of each class are masked in it. */
  masked: z.record(z.string(), z.int()),
})

const reasonSchema = z.strictObject({ reason: unmaskReasonSchema })

const errors = ['not_found', 'conflict', 'store_unavailable', 'detection_unavailable'] as const

/** `GET /v1/records/{id}/payload/content`: what was asked or answered, with all regulated data masked. */
export function showPayloadOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/records/{id}/payload/content',
    summary: 'Show the kept payload of a record, masked',
    security: 'oidc',
    response: { status: 200, schema: shownSchema },
    errors,
    handle: audited('audit.content', (context) => {
      const place = parsePlace(context.req.param('id') ?? '')
      return { asked: { record: place.id }, answer: () => show(deps, context, place, {}) }
    }),
  }
}

/** `POST /v1/records/{id}/payload/unmask`: the same as it is, for a stated reason. */
export function unmaskPayloadOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'post',
    path: '/v1/records/{id}/payload/unmask',
    summary: 'Show the kept payload of a record as it is, for a reason that is recorded',
    security: 'oidc',
    body: reasonSchema,
    response: { status: 200, schema: shownSchema },
    errors: ['invalid_json', 'invalid_request', ...errors],
    handle: audited('audit.unmask', async (context) => {
      const place = parsePlace(context.req.param('id') ?? '')
      const { reason } = await parseBody(context, reasonSchema)
      return {
        asked: { record: place.id, reason },
        answer: () => show(deps, context, place, { unmaskedBecause: reason }),
      }
    }),
  }
}

async function show(
  deps: AuditDependencies,
  context: ServiceContext,
  place: ReturnType<typeof parsePlace>,
  unmasking: { readonly unmaskedBecause?: string },
) {
  const question = questionOf(await showRecord(deps, place))
  const requestId = context.get('requestId')
  const shown = await deps.payloadView.show({ ...question, requestId, ...unmasking })
  const body: z.output<typeof shownSchema> = {
    record: place.id,
    ...shown,
    content: shown.content as z.core.util.JSONType,
  }
  return { body, returned: shown.content === null ? 0 : 1 }
}
