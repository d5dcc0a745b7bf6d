import * as z from 'zod/mini'
import type { PresentedRecord } from '../../shared/audit/present-record.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { Audited } from './answer-auditor.ts'
import type { AuditDependencies } from './dependencies.ts'
import { parsePlace, showRecord } from './show-record.ts'

const verdictSchema = z.object({
  record: z.string(),
  /** False where it was erased or its retention is over. */
  kept: z.boolean(),
  /** Whether what is kept is what the record committed to. */
  matches: z.boolean(),
  bytes: z.int().check(z.minimum(0)),
})

/** `GET /v1/records/{id}/payload`: whether the payload that a record commits to is still kept, unchanged. */
export function checkPayloadOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/records/{id}/payload',
    summary: 'Hold the kept payload of a record against its commitment',
    security: 'oidc',
    response: { status: 200, schema: verdictSchema },
    errors: ['not_found', 'conflict', 'store_unavailable'],
    handle: audited('audit.payload', (context) => {
      const place = parsePlace(context.req.param('id') ?? '')
      return {
        asked: { record: place.id },
        answer: async () => {
          const requestId = context.get('requestId')
          const question = questionOf(await showRecord(deps, place))
          const verdict = await deps.payloadCheck.check({ ...question, requestId })
          const body: z.output<typeof verdictSchema> = { record: place.id, ...verdict }
          return { body, returned: 1 }
        },
      }
    }),
  }
}

/** A request commits to what was asked, an outcome to what was answered; undefined for a record that commits to nothing. */
export function committedBy({ action, payload, response, target }: PresentedRecord) {
  const id = target?.job
  // What an approved job answered is kept apart from the receipt with which it began to wait.
  const answered = action === 'approval.run' ? target?.approval : id
  if (id !== undefined && payload !== undefined) {
    return { kind: 'requests', id, commitment: payload.commitment } as const
  }
  if (answered !== undefined && response?.commitment !== undefined) {
    return { kind: 'responses', id: answered, commitment: response.commitment } as const
  }
  return undefined
}

/** @throws SunderError `not_found` for a record that commits to nothing */
export function questionOf(record: PresentedRecord) {
  const question = committedBy(record)
  if (question !== undefined) return question
  throw new SunderError('not_found', { message: 'The record commits to no payload.' })
}
