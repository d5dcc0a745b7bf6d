import { parseRecordId } from '../../../shared/audit/lane-name.ts'
import type { ServiceContext } from '../../../shared/http/operation.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { traceId } from '../list-records.ts'
import type { AuditPagesDependencies } from './dependencies.ts'
import { createHref } from './page-address.ts'

/** `GET /pages/find?id=…`: on to the page of what has that form. It looks at nothing. */
export function findById({ baseUrl }: AuditPagesDependencies, context: ServiceContext): Response {
  const href = createHref(baseUrl(context))
  const id = (context.req.query('id') ?? '').trim()
  if (parseRecordId(id) !== undefined) return context.redirect(href(`/records/${id}`), 303)
  if (traceId.safeParse(id).success) return context.redirect(href(`/traces/${id}`), 303)
  throw new SunderError('not_found', {
    message: 'That is not the id of a grant, a job, a read or a record.',
  })
}
