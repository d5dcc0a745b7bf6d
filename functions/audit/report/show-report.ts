import * as z from 'zod/mini'
import { readReport } from '../../../shared/audit-report/making/read-report.ts'
import { type AuditReport, auditReportSchema } from '../../../shared/audit-report/report-schema.ts'
import type { Operation, ServiceContext } from '../../../shared/http/operation.ts'
import { parseQuery } from '../../../shared/http/parse-request.ts'
import { verifierKeysOf } from '../../../shared/transparency-log/verifier-keys.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { readSpan, spanFields } from '../span.ts'

/** Without `from`, the last day; without `to`, until now. Without `format`, as the `Accept` header says. */
const reportQuerySchema = z.strictObject({
  ...spanFields,
  format: z.optional(z.enum(['html', 'json'])),
})

const maxDays = 31
/** What is read in the time of one answer, at 1 KiB a record and a query or two for a lane. */
const maxRecords = 50_000
/** After its arrival; API Gateway gives up after 29 seconds, and the outcome is still to be recorded. */
const workMs = 18_000

/** `GET /v1/report` */
export function showReportOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/report',
    summary: 'Report on the separation of duties in a span, as JSON or (format=html) as a page to print',
    security: 'oidc',
    query: reportQuerySchema,
    response: { status: 200, schema: auditReportSchema, otherTypes: ['text/html; charset=UTF-8'] },
    errors: ['invalid_request', 'request_too_large', 'store_unavailable'],
    handle: audited('audit.report', (context) => {
      const asked = parseQuery(context, reportQuerySchema)
      const arrivedAt = context.get('arrivedAt')
      const { from, to } = readSpan(asked, arrivedAt, { maxDays, isJobToo: true })
      const { records, policy, transparencyLog, clock } = deps
      const log = { reader: transparencyLog.reader, verifierKeys: verifierKeysOf(transparencyLog, policy) }
      const sources = { records, policies: [policy], log }
      return {
        asked,
        answer: async () => {
          const query = { from, to, clock, until: arrivedAt + workMs, maxRecords }
          const body = await readReport(sources, query)
          const page = isPageWanted(context, asked.format) ? await render(body) : undefined
          return { body, returned: body.records.total, page }
        },
      }
    }),
  }
}

/** At need: most who ask are no people. */
async function render(report: AuditReport) {
  const { renderReport } = await import('../../../shared/audit-report/page/render-report.tsx')
  return renderReport(report)
}

function isPageWanted(context: ServiceContext, format: 'html' | 'json' | undefined): boolean {
  if (format !== undefined) return format === 'html'
  const accepted = context.req.header('accept') ?? ''
  const [html, json] = [accepted.indexOf('text/html'), accepted.indexOf('application/json')]
  return html !== -1 && (json === -1 || html < json)
}
