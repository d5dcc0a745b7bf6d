import { parseRecordId } from '../../shared/audit/lane-name.ts'
import {
  type PresentedRecord,
  presentedRecordSchema,
  presentRecord,
} from '../../shared/audit/present-record.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { Audited } from './answer-auditor.ts'
import type { AuditDependencies } from './dependencies.ts'

/** `GET /v1/records/{id}` */
export function showRecordOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/records/{id}',
    summary: 'Show one record',
    security: 'oidc',
    response: { status: 200, schema: presentedRecordSchema },
    errors: ['not_found', 'conflict', 'store_unavailable'],
    handle: audited('audit.record', (context) => {
      const place = parsePlace(context.req.param('id') ?? '')
      return {
        asked: { record: place.id },
        answer: async () => ({ body: await showRecord(deps, place), returned: 1 }),
      }
    }),
  }
}

export type Place = { readonly id: string; readonly lane: string; readonly seq: number }

/** @throws SunderError `not_found` for what can't be the id of a record */
export function parsePlace(id: string): Place {
  const place = parseRecordId(id)
  if (place === undefined) throw noSuchRecord()
  return { id, ...place }
}

/** @throws SunderError `not_found`; `conflict` when what stands there is not what was written */
export async function showRecord(
  { records }: Pick<AuditDependencies, 'records'>,
  { lane, seq }: Place,
): Promise<PresentedRecord> {
  const stored = await records.get(lane, seq)
  if (stored === undefined) throw noSuchRecord()
  const presented = presentRecord(stored)
  if (presented.sound !== undefined) return presented.sound
  const faults = presented.faulty.faults.join(', ')
  throw new SunderError('conflict', { message: `What stands in the record's place is not it: ${faults}.` })
}

export function noSuchRecord(): SunderError {
  return new SunderError('not_found', { message: 'There is no such record.' })
}
