import * as z from 'zod/mini'
import type { PresentedRecord } from '../../../../shared/audit/present-record.ts'
import { parseQuery } from '../../../../shared/http/parse-request.ts'
import type { PayloadVerdict } from '../../../../shared/payloads/payload-check.ts'
import type { ShownPayload } from '../../../../shared/payloads/payload-view.ts'
import { committedBy, questionOf } from '../../check-payload.ts'
import { parsePlace, showRecord } from '../../show-record.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import type { LookAt } from '../look.ts'
import { proveRecord } from './prove-record.ts'
import { recordPage } from './record-page.tsx'

const recordQuerySchema = z.strictObject({ payload: z.optional(z.enum(['check', 'masked'])) })
type PayloadLook = z.output<typeof recordQuerySchema>['payload']

/** What is known of the payload that a record commits to; `undefined` where it commits to none. */
export type PayloadState =
  | { readonly state: 'committed' }
  | { readonly state: 'checked'; readonly verdict: PayloadVerdict }
  | { readonly state: 'shown'; readonly shown: ShownPayload }
  | undefined

/** `GET /pages/records/{id}` */
export function recordLook(deps: AuditPagesDependencies): LookAt {
  return {
    action: 'audit.page.record',
    begin({ context, auditor, href, requestId }) {
      const place = parsePlace(context.req.param('id') ?? '')
      const { payload: look } = parseQuery(context, recordQuerySchema)
      return {
        asked: { record: place.id, payload: look },
        async show() {
          const record = await showRecord(deps, place)
          const [leaf, payload] = await Promise.all([
            proveRecord(deps.transparencyLog, deps.verifierKeys, record),
            lookAtPayload(deps, record, { look, requestId }),
          ])
          return { html: recordPage({ record, leaf, payload, auditor, href }), returned: 1 }
        },
      }
    },
  }
}

async function lookAtPayload(
  { payloadCheck, payloadView }: AuditPagesDependencies,
  record: PresentedRecord,
  { look, requestId }: { readonly look: PayloadLook; readonly requestId: string },
): Promise<PayloadState> {
  if (look === undefined) return committedBy(record) === undefined ? undefined : { state: 'committed' }
  const question = { ...questionOf(record), requestId }
  return look === 'check'
    ? { state: 'checked', verdict: await payloadCheck.check(question) }
    : { state: 'shown', shown: await payloadView.show(question) }
}
